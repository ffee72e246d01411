import { t } from "../text";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

export interface ConfirmDialogProps {
  open: boolean;
  /** A question: "Delete “Columns, cubist”?" */
  title: string;
  /** What will be lost or kept. */
  description: string;
  /** The verb on the button: "Delete". */
  action: string;
  danger?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

export function ConfirmDialog({
  open,
  title,
  description,
  action,
  danger = false,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onCancel();
      }}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onCancel}>{t("common.keep")}</Button>
          <Button kind={danger ? "danger" : "paint"} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    />
  );
}

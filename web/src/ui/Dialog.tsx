import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { keysText } from "../common/keys";
import { t } from "../text";
import { classes } from "./classes";
import { IconButton } from "./IconButton";
import { useReturnFocus } from "./useReturnFocus";
import "./Dialog.css";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** A sentence under the title, read to screen readers with it. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the one that acts last. */
  footer?: ReactNode;
  wide?: boolean;
  /** Escape closes the dialog unless this prevents it. */
  onEscape?: (event: KeyboardEvent) => void;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  wide,
  onEscape,
}: DialogProps) {
  const focus = useReturnFocus(".dialog-body input, .dialog-footer button");
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-shade" />
        <Radix.Content
          className={classes("dialog", wide && "dialog-wide")}
          {...focus}
          {...(onEscape ? { onEscapeKeyDown: onEscape } : {})}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="dialog-header">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t("common.close")} shortcut={keysText("escape")} icon={<X />} />
            </Radix.Close>
          </header>
          {description ? (
            <Radix.Description className="dialog-description">{description}</Radix.Description>
          ) : null}
          {children ? <div className="dialog-body">{children}</div> : null}
          {footer ? <footer className="dialog-footer">{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

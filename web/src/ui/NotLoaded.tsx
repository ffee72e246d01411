import { CloudOff } from "lucide-react";
import { t } from "../text";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";

export interface NotLoadedProps {
  /** Why, in a sentence. */
  why: string;
  onAgain: () => void;
}

/** In place of what could not be fetched: that it could not, and a button that asks once more. */
export function NotLoaded({ why, onAgain }: NotLoadedProps) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden />}
        title={t("common.notLoaded")}
        hint={why}
        action={
          <Button size="small" onClick={onAgain}>
            {t("common.tryAgain")}
          </Button>
        }
      />
    </div>
  );
}

import { PanelRight } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import "./PanelHeader.css";

export interface PanelHeaderProps {
  title: string;
  /** Before the title. */
  mark?: ReactNode;
  /** Beside the button that folds the panel away. */
  action?: ReactNode;
  onCollapse?: (() => void) | undefined;
}

/** The title of the panel at the right, and the button that folds it away. */
export function PanelHeader({ title, mark, action, onCollapse }: PanelHeaderProps) {
  return (
    <header className="panel-header">
      {mark}
      <h2 className="panel-header-title">{title}</h2>
      {action}
      {onCollapse ? (
        <IconButton label={t("panels.hideInspector")} icon={<PanelRight />} onClick={onCollapse} />
      ) : null}
    </header>
  );
}

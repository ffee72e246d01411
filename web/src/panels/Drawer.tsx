import { X } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import "./Drawer.css";

export interface DrawerProps {
  title: string;
  /** Between the title and the list: a search, buttons. */
  tools?: ReactNode;
  children: ReactNode;
  onClose?: (() => void) | undefined;
}

/** What opens beside the rail. */
export function Drawer({ title, tools, children, onClose }: DrawerProps) {
  return (
    <aside className="drawer" aria-label={title}>
      <header className="drawer-header">
        <h2 className="drawer-title">{title}</h2>
        {onClose ? (
          <IconButton label={t("panels.closeWhat", { what: title })} icon={<X />} onClick={onClose} />
        ) : null}
      </header>
      {tools ? <div className="drawer-tools">{tools}</div> : null}
      <div className="drawer-body">{children}</div>
    </aside>
  );
}

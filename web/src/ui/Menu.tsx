import { Check, ChevronRight } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { leaveToShortcuts } from "../common/keys";
import { classes } from "./classes";
import { isFocusFree, unlessLedElsewhere } from "./focusBack";
import "./Menu.css";

export interface MenuAction {
  kind?: "action";
  label: string;
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

export interface MenuChoice {
  kind: "choice";
  label: string;
  checked: boolean;
  onSelect: () => void;
}

/** A menu in the menu. */
export interface MenuMore {
  kind: "menu";
  label: string;
  icon?: ReactNode;
  items: readonly MenuItem[];
}

export type MenuItem =
  | MenuAction
  | MenuChoice
  | MenuMore
  | { kind: "line" }
  | { kind: "heading"; label: string };

export interface MenuProps {
  /** The button that opens it; it must take a ref. */
  trigger: ReactElement;
  items: readonly MenuItem[];
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
}

export function Menu({ trigger, items, align = "end", side = "bottom" }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild onKeyDown={leaveToShortcuts}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={unlessLedElsewhere}
        >
          {items.map((item, position) => (
            <MenuRow key={"label" in item ? item.label : `line-${position}`} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface MenuAtProps {
  /** What the menu is of. */
  label: string;
  /** Under this it opens, or at this place of the screen. */
  at: HTMLElement | { readonly x: number; readonly y: number };
  /** Called once it is closed and nothing has the focus: back to where it was, unless what was chosen leads elsewhere. */
  onFocusBack: () => void;
  items: readonly MenuItem[];
  onClose: () => void;
}

/** A menu that is open, at something that is no button. */
export function MenuAt({ label, at, items, onFocusBack, onClose }: MenuAtProps) {
  const { left, top, width, height } =
    at instanceof HTMLElement ? at.getBoundingClientRect() : new DOMRect(at.x, at.y);
  const content = useRef<HTMLDivElement>(null);
  // Radix moves the focus to the first line only where a key was pressed on a button of its own.
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      content.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <DropdownMenu.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          style={{ position: "fixed", left, top, width, height, visibility: "hidden" }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          ref={content}
          className="menu"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-labelledby={undefined}
          aria-label={label}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (isFocusFree()) onFocusBack();
          }}
        >
          {items.map((item, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same
            <MenuRow key={position} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function MenuRow({ item }: { item: MenuItem }) {
  switch (item.kind) {
    case "line":
      return <DropdownMenu.Separator className="menu-line" />;
    case "heading":
      return <DropdownMenu.Label className="menu-heading">{item.label}</DropdownMenu.Label>;
    case "menu":
      return (
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className="menu-item">
            {item.icon ? <span className="menu-icon">{item.icon}</span> : null}
            {item.label}
            <ChevronRight className="menu-arrow" size={14} strokeWidth={1.5} aria-hidden />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal>
            <DropdownMenu.SubContent className="menu" sideOffset={4} alignOffset={-6} collisionPadding={8}>
              {item.items.map((each, position) => (
                <MenuRow key={"label" in each ? each.label : `line-${position}`} item={each} />
              ))}
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      );
    case "choice":
      return (
        <DropdownMenu.CheckboxItem className="menu-item" checked={item.checked} onSelect={item.onSelect}>
          <span className="menu-icon">{item.checked ? <Check size={16} strokeWidth={1.5} /> : null}</span>
          {item.label}
        </DropdownMenu.CheckboxItem>
      );
    default:
      return (
        <DropdownMenu.Item
          className={classes("menu-item", item.danger && "menu-danger")}
          disabled={item.disabled ?? false}
          onSelect={item.onSelect}
        >
          {item.icon ? <span className="menu-icon">{item.icon}</span> : null}
          {item.label}
          {item.shortcut ? <kbd className="menu-keys">{item.shortcut}</kbd> : null}
        </DropdownMenu.Item>
      );
  }
}

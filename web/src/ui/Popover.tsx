import { Popover as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { unlessLedElsewhere } from "./focusBack";
import "./Popover.css";

export interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button that opens it; it must take a ref. */
  trigger: ReactElement;
  label: string;
  width?: number;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

export function Popover({
  open,
  onOpenChange,
  trigger,
  label,
  width = 320,
  align = "start",
  side = "bottom",
  children,
}: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="popover nodrag nowheel"
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          style={{ width }}
          onCloseAutoFocus={unlessLedElsewhere}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

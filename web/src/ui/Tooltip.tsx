import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import "./Tooltip.css";

/** Wraps the editor once, so that tooltips follow one another without a new wait. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={250}>
      {children}
    </Radix.Provider>
  );
}

export interface TooltipProps {
  text: ReactNode;
  /** A keyboard shortcut as it is typed: "Ctrl Z". */
  shortcut?: string;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  /** One element that takes a ref and the hover and focus handlers. */
  children: ReactElement;
}

export function Tooltip({ text, shortcut, side = "bottom", align = "center", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger
        asChild
        onFocus={(event) => {
          // Focus that a closing menu or dialog gives back to the mouse's user needs no words.
          if (!event.currentTarget.matches(":focus-visible")) event.preventDefault();
        }}
      >
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" side={side} align={align} sideOffset={6} collisionPadding={8}>
          {text}
          {shortcut ? <kbd className="tooltip-keys">{shortcut}</kbd> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

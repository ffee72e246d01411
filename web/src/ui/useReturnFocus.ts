import { useRef } from "react";
import { isFocusFree } from "./focusBack";

export interface ReturnFocus {
  /** Takes the focus into the dialog, to the first of these that is there, else to the dialog itself. */
  onOpenAutoFocus: (event: Event) => void;
  /** Gives it back to what had it before, unless it was led elsewhere meanwhile. */
  onCloseAutoFocus: (event: Event) => void;
}

/** Focus for dialogs that no button of their own opened: Radix gives it back to such a button only. `back`: gives it
 * back in another way, to what had it or, where that is gone, to something else. */
export function useReturnFocus(first: string, back = toOpener): ReturnFocus {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus(event) {
      event.preventDefault();
      before.current = opener();
      const content = event.currentTarget as HTMLElement;
      (content.querySelector<HTMLElement>(first) ?? content).focus();
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      if (isFocusFree()) back(before.current?.isConnected ? before.current : null);
    },
  };
}

function toOpener(before: HTMLElement | null): void {
  before?.focus();
}

// A line of a menu goes with its menu: the button that opened that stays.
function opener(): HTMLElement | null {
  const focused = document.activeElement;
  const button = focused?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const found = button ? document.getElementById(button) : focused;
  return found instanceof HTMLElement ? found : null;
}

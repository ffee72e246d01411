import { useRef } from "react";
import { isFocusFree } from "./focusBack";

export interface ReturnFocus {
  /** Takes the focus into the dialog, to the first of these that is there, else to the dialog itself. */
  onOpenAutoFocus: (event: Event) => void;
  /** Gives it back to what had it before, unless it was led elsewhere meanwhile. */
  onCloseAutoFocus: (event: Event) => void;
}

/** Focus for dialogs that no button of their own opened: Radix gives it back to such a button only. */
export function useReturnFocus(first: string): ReturnFocus {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus(event) {
      event.preventDefault();
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      const content = event.currentTarget as HTMLElement;
      (content.querySelector<HTMLElement>(first) ?? content).focus();
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      if (isFocusFree() && before.current?.isConnected) before.current.focus();
    },
  };
}

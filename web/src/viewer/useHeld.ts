import { type RefObject, useEffect, useState } from "react";

export interface Held {
  held: boolean;
  hold: () => void;
  release: () => void;
}

/** Whether a key is held, or a button that stands for it, while the focus is in the dialog around an element; a button or a
 * field that has the focus keeps the space bar for itself. */
export function useHeld(key: string, inside: RefObject<HTMLElement | null>): Held {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const element = inside.current?.closest<HTMLElement>("[role=dialog]");
    if (!element) return;
    const down = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.closest("input, textarea")) return;
      if (key === " " && target instanceof HTMLElement && target.closest("button, [role=slider]")) return;
      event.preventDefault();
      setHeld(true);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === key) setHeld(false);
    };
    const away = () => setHeld(false);
    element.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", away);
    return () => {
      element.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", away);
    };
  }, [key, inside]);
  return { held, hold: () => setHeld(true), release: () => setHeld(false) };
}

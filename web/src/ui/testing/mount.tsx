/** Draws a component into the page for a test. */

import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { TooltipProvider } from "../Tooltip";

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

export interface Mounted {
  container: HTMLElement;
  draw: (element: ReactNode) => void;
  end: () => void;
}

export function mount(element: ReactNode): Mounted {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  const container = document.createElement("div");
  document.body.append(container);
  const root = createRoot(container);
  const draw = (next: ReactNode) => act(() => root.render(<TooltipProvider>{next}</TooltipProvider>));
  draw(element);
  return {
    container,
    draw,
    end: () => {
      act(() => root.unmount());
      container.remove();
    },
  };
}

/** Types text over what a field holds, as React hears it. */
export function type(field: HTMLInputElement, text: string): void {
  act(() => {
    field.focus();
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    setter?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export function press(target: Element, key: string, more: KeyboardEventInit = {}): void {
  act(() => {
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  });
}

export function leave(target: HTMLElement): void {
  act(() => target.blur());
}

/** The one field with this accessible name; fails when there is none. */
export function field(container: ParentNode, name: string): HTMLInputElement {
  for (const input of container.querySelectorAll("input")) {
    const labelled = input.getAttribute("aria-labelledby");
    const label = labelled
      ? document.getElementById(labelled)?.textContent
      : input.getAttribute("aria-label");
    if (label === name) return input;
  }
  throw new Error(`There is no field called ${name}`);
}

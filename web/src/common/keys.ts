/** Combinations of keys: "ctrl+shift+s", "f", "?", "ctrl+plus". */

import type { KeyboardEvent as ReactKeyboardEvent } from "react";
import { type MessageKey, t } from "../text";

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const WRITTEN: { readonly [key: string]: string } = { " ": "space", "+": "plus" };
const MODIFIERS = new Set(["control", "shift", "alt", "meta", "altgraph", "capslock", "dead"]);

/** The combination that an event is; Ctrl and ⌘ are one. Null while only Shift, Ctrl or Alt is held. */
export function combination(event: Pressed): string | null {
  const key = event.key.toLowerCase();
  if (MODIFIERS.has(key)) return null;
  // On a Cyrillic or Greek keyboard a shortcut is where its letter is on a Latin one.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const foreign = key.length === 1 && key > "\u024f";
  const name = WRITTEN[key] ?? (foreign && letter ? letter : key);
  // What Shift makes of a key is in the key already: "?" is no "shift+?". Letters and named keys differ by it.
  const shifted = event.shiftKey && (name.length > 1 ? name !== "plus" : /\p{L}/u.test(name));
  const held = [
    ...(event.ctrlKey || event.metaKey ? ["ctrl"] : []),
    ...(event.altKey ? ["alt"] : []),
    ...(shifted ? ["shift"] : []),
  ];
  return [...held, name].join("+");
}

const NAMES: { readonly [key: string]: MessageKey } = {
  ctrl: "shortcuts.key.ctrl",
  alt: "shortcuts.key.alt",
  shift: "shortcuts.key.shift",
  space: "shortcuts.key.space",
  enter: "shortcuts.key.enter",
  escape: "shortcuts.key.escape",
  delete: "shortcuts.key.delete",
  backspace: "shortcuts.key.backspace",
  tab: "shortcuts.key.tab",
  home: "shortcuts.key.home",
  end: "shortcuts.key.end",
  pageup: "shortcuts.key.pageUp",
  pagedown: "shortcuts.key.pageDown",
};
const SIGNS: { readonly [key: string]: string } = {
  plus: "+",
  "-": "−",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
};

/** Its keys as they are printed on a keyboard: ["Ctrl", "Shift", "S"]. */
export function keyNames(combination: string): string[] {
  return combination.split("+").map((key) => {
    const name = NAMES[key];
    return name ? t(name) : (SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : capital(key)));
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Its keys as a tooltip or a menu shows them: "Ctrl Shift S". */
export const keysText = (combination: string): string => keyNames(combination).join(" ");

const LISTS = "[role=menu], [role=listbox], [role=option], [role=combobox]";

/** Whether a letter pressed here looks for a line of a menu or a list. */
export const seeksByLetter = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(LISTS) !== null;

/** Keeps a button that opens a menu from taking keys with Ctrl or ⌘: they are shortcuts of the page. */
export function leaveToShortcuts(event: ReactKeyboardEvent): void {
  // Only for Radix, which asks React's event; prevented altogether, the page would not take the key either.
  if (event.ctrlKey || event.metaKey) event.defaultPrevented = true;
}

/** Which keys call which command: those of the table of commands, unless one's own were chosen. */

import { keysText } from "../common/keys";
import { usePreferences } from "./preferences";

type Keys = readonly string[];

const defaults = new Map<string, Keys>();

/** Says which keys a command has where none were chosen. */
export function defineKeys(command: string, keys: Keys): void {
  defaults.set(command, keys);
}

/** The combinations that call a command: none where they were taken away. */
export function keysOf(command: string, chosen = usePreferences.getState().shortcuts): Keys {
  return chosen[command] ?? defaults.get(command) ?? [];
}

/** The keys of a command for a tooltip or a menu: "Ctrl Z"; undefined where it has none. */
export function useKeysText(command: string): string | undefined {
  const first = usePreferences((state) => keysOf(command, state.shortcuts)[0]);
  return first === undefined ? undefined : keysText(first);
}

/** The same outside of components that are drawn anew when keys change. */
export function keysTextOf(command: string): string | undefined {
  const [first] = keysOf(command);
  return first === undefined ? undefined : keysText(first);
}

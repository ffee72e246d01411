/** Changes of a store that are made one after another and told once: with hundreds of cards that listen, each
 * telling takes milliseconds. */

import type { StateCreator, StoreApi } from "zustand";

export interface Gathering<State> {
  /** What the store is created by: its `get` sees what was changed and is not told yet. */
  readonly creator: StateCreator<State>;
  /** Makes changes by the store's own functions, and tells of them when the last is made. */
  together(changes: () => void): void;
}

type Change<State> = Partial<State> | ((state: State) => Partial<State>);

export function gathering<State extends object>(make: StateCreator<State>): Gathering<State> {
  let store: StoreApi<State> | undefined;
  let ahead: State | null = null;
  return {
    creator: (set, get, api) => {
      store = api;
      const put = (change: Change<State>) => {
        if (ahead === null) set(change);
        else ahead = { ...ahead, ...(typeof change === "function" ? change(ahead) : change) };
      };
      return make(put, () => ahead ?? get(), api);
    },
    together: (changes) => {
      if (!store || ahead !== null) {
        changes();
        return;
      }
      const before = store.getState();
      ahead = before;
      try {
        changes();
      } finally {
        const after = ahead;
        ahead = null;
        if (after !== before) store.setState(after);
      }
    },
  };
}

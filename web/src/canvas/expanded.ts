/** Cards whose rarely used parameters are shown. */

import { create } from "zustand";

interface ExpandedState {
  readonly ids: ReadonlySet<string>;
  toggle(id: string): void;
  clear(): void;
}

export const useExpanded = create<ExpandedState>()((set) => ({
  ids: new Set(),
  toggle: (id) =>
    set(({ ids }) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      return { ids: next };
    }),
  clear: () => set({ ids: new Set() }),
}));

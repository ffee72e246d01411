/** Wires that stand out: the one that a node let go here would go into, and those that a stroke crosses. */

import { create } from "zustand";

interface MarkedState {
  readonly over: string | null;
  readonly cut: ReadonlySet<string>;
  hover(edge: string | null): void;
  cross(edges: ReadonlySet<string>): void;
}

export const useMarked = create<MarkedState>()((set) => ({
  over: null,
  cut: new Set(),
  hover: (over) => set((state) => (state.over === over ? state : { over })),
  cross: (cut) => set({ cut }),
}));

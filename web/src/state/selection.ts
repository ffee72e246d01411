/** What is selected on the canvas. */

import { create } from "zustand";

interface SelectionState {
  readonly nodes: readonly string[];
  readonly wires: readonly string[];
  select(nodes: readonly string[], wires?: readonly string[]): void;
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each, at) => each === b[at]);

export const useSelection = create<SelectionState>()((set) => ({
  nodes: [],
  wires: [],
  select: (nodes, wires = []) =>
    set((state) => (same(state.nodes, nodes) && same(state.wires, wires) ? state : { nodes, wires })),
}));

/** How the canvas stood when another tab was shown: it stands so again when one comes back. By the number of the
 * opening, as `useDocument` has it. */

import type { Viewport } from "@xyflow/react";
import { useSelection } from "../state";
import { useExpanded } from "./expanded";
import { useFlow } from "./flow";

interface Chosen {
  readonly nodes: readonly string[];
  readonly wires: readonly string[];
  readonly expanded: ReadonlySet<string>;
}

interface View {
  readonly at: Viewport;
  /** Where the view stood outside of the subgraphs that are entered. */
  readonly scopes: ReadonlyMap<string, Viewport>;
}

const chosen = new Map<number, Chosen>();
const views = new Map<number, View>();

export function keepView(opened: number, view: View): void {
  views.set(opened, view);
}

/** How an opening was left; undefined where it was not shown before. */
export const viewLeft = (opened: number): View | undefined => views.get(opened);

/** Keeps what is selected and laid open. */
export function keepChosen(opened: number): void {
  const { nodes, wires } = useSelection.getState();
  chosen.set(opened, { nodes, wires, expanded: useExpanded.getState().ids });
}

/** Selects and lays open what was, once its nodes are drawn. */
export function chooseAgain(opened: number): void {
  const left = chosen.get(opened);
  if (!left) return;
  const { select, selectWire } = useFlow.getState();
  select(left.nodes);
  const [wire] = left.wires;
  if (wire !== undefined) selectWire(wire);
  useSelection.getState().select(left.nodes, left.wires);
  useExpanded.setState({ ids: left.expanded });
}

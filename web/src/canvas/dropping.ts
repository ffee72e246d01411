/** Nodes let go after a drag: put down, spliced into the wire under them, or copied with Alt. */

import type { NodeInfo } from "../api/types";
import { infoOf, throughFor } from "../catalogue";
import {
  ancestorsOf,
  applyPatches,
  duplicateTo,
  type Edit,
  itemOf,
  moveItems,
  nodeOf,
  type Point,
  type Through,
  type WireRef,
  wiresInto,
  wiresOf,
} from "../document";
import { currentRecipe, knowledge, shownNodes } from "../state";
import { type Box, type Curve, drawnCurves, nearest, runsThrough } from "./curves";
import { type CardNode, useFlow } from "./flow";
import { showGhosts } from "./Ghosts";
import { useMarked } from "./marked";
import { performPlaced } from "./placing";
import { wireOf } from "./wires";
import { spliced, typesOf } from "./wiring";

/** How near to a wire the pointer that carries a new node must come, in pixels of the screen. */
const NEAR = 24;

let curves: Map<string, Curve> | null = null;
let copying = false;

/** While nodes are dragged by a pointer at `at`: marks the wire that a single one would go into, and minds Alt. */
export function dragNodes(alt: boolean, at: Point, nodes: readonly CardNode[]): void {
  curves ??= drawnCurves();
  copying = alt;
  document.querySelector(".canvas")?.toggleAttribute("data-copying", copying);
  showGhosts(copying ? nodes.filter(({ id }) => itemOf(id) === null) : null);
  const [node] = nodes;
  useMarked.getState().hover(node && nodes.length === 1 && !copying ? wireUnder(node, at) : null);
}

/** The drag is over. */
export function endDrag(): void {
  curves = null;
  copying = false;
  document.querySelector(".canvas")?.removeAttribute("data-copying");
  showGhosts(null);
  useMarked.getState().hover(null);
}

/** Puts nodes where they were let go, as one step of undo. */
export function dropNodes(places: ReadonlyMap<string, Point>, nudge: boolean): void {
  const { over } = useMarked.getState();
  const nodes = new Map([...places].filter(([each]) => itemOf(each) === null));
  if (copying && !nudge && nodes.size > 0) {
    let made: readonly string[] = [];
    performPlaced((recipe) => {
      const { edit, ids } = duplicateTo(recipe, nodes, shownNodes());
      made = ids;
      return edit;
    });
    useFlow.getState().select(made);
    return;
  }
  const wire = over === null || nudge ? undefined : wireOf(over);
  const [id] = places.keys();
  performPlaced((recipe) => {
    const move = moveItems(recipe, places, nudge);
    const through = wire && id !== undefined && places.size === 1 ? throughNode(id, wire) : null;
    if (!wire || !through) return move;
    const title = infoOf(knowledge(), recipe, through.node)?.title ?? through.node;
    const put = spliced(applyPatches(recipe, move.patches).tree, wire, through, title);
    return { name: put.name, patches: [...move.patches, ...put.patches] } satisfies Edit;
  });
}

// A wire that runs through the middle of the card is meant, not one that its edge touches: of several the one
// nearest to the pointer.
function wireUnder({ id, position, measured }: CardNode, pointer: Point): string | null {
  const [width, height] = [measured?.width ?? 0, measured?.height ?? 0];
  const box: Box = {
    x: position.x + width / 5,
    y: position.y + Math.min(height / 5, 24),
    width: (width * 3) / 5,
    height: height - 2 * Math.min(height / 5, 24),
  };
  const under = [...(curves ?? [])].filter(([, curve]) => runsThrough(curve, box));
  under.sort(([, a], [, b]) => nearest(a, pointer).distance - nearest(b, pointer).distance);
  const found = under.find(([edge]) => {
    const wire = wireOf(edge);
    return wire !== undefined && throughNode(id, wire) !== null;
  });
  return found?.[0] ?? null;
}

/** The sockets by which a node of the recipe goes into a wire: only one that feeds nothing yet, by a free input. */
function throughNode(id: string, wire: WireRef): Through | null {
  const recipe = currentRecipe();
  const info = infoOf(knowledge(), recipe, id);
  const ends = typesOf(wire);
  if (!info || !ends || wire.source === id || wire.target === id) return null;
  if (wiresOf(recipe).some(({ source }) => source === id)) return null;
  if (ancestorsOf(recipe, id).has(wire.target)) return null;
  const node = nodeOf(recipe, id);
  const free = (input: { name: string; many: boolean }) =>
    input.many || wiresInto(node, input.name).length === 0;
  const through = throughFor(knowledge(), info, ends.source, ends.target, free);
  return (
    through && {
      node: id,
      input: through.input.name,
      output: through.output.name,
      many: through.input.many,
    }
  );
}

/** The edge near a place whose wire a new node of this type fits into, for a pointer at this zoom. */
export function edgeFor(info: NodeInfo, at: Point, zoom: number): string | null {
  let found: { edge: string; distance: number } | null = null;
  for (const [edge, curve] of drawnCurves()) {
    const { distance } = nearest(curve, at);
    const wire = wireOf(edge);
    const ends = wire && typesOf(wire);
    if (!ends || distance * zoom > NEAR || (found && found.distance <= distance)) continue;
    if (throughFor(knowledge(), info, ends.source, ends.target)) found = { edge, distance };
  }
  return found?.edge ?? null;
}

/** Where a node goes that nobody puts anywhere. */

import type { NodeInfo } from "../api/types";
import { freeBelow, freeNear, nodesOf, type Point } from "../document";
import { currentRecipe, useSelection } from "../state";
import { type PaletteRequest, useConnecting } from "./connecting";
import { useFlow } from "./flow";
import { cardHeight, cardWidth } from "./geometry";

const GAP = 24;
const BESIDE = 72;

const boxes = () =>
  useFlow.getState().nodes.flatMap(({ id, type, position, measured, initialWidth, initialHeight }) => {
    const width = measured?.width ?? initialWidth ?? 0;
    const height = measured?.height ?? initialHeight ?? 0;
    return type === "card" || type === "boundary" ? [{ id, ...position, width, height }] : [];
  });

/** The first place from there down where a card of a node covers no other. */
export function roomAt(info: NodeInfo, at: Point): Point {
  return freeBelow({ ...at, width: cardWidth(info), height: cardHeight(info) }, boxes(), GAP);
}

/** The place for a card of a node that somebody pointed at, or the nearest where it covers no other. What feeds the
 * node that it is wired to gives way to the left. */
export function roomNear(info: NodeInfo, at: Point, { from }: Pick<PaletteRequest, "from">): Point {
  const box = { ...at, width: cardWidth(info), height: cardHeight(info) };
  return freeNear(box, boxes(), GAP, from?.side === "input" ? "left" : "right");
}

/** Where a new node goes beside another one: to its left where it feeds an input of it, else to its right. */
export function roomBeside(info: NodeInfo, beside: string, { at, from }: PaletteRequest): Point {
  const box = boxes().find(({ id }) => id === beside);
  if (!box) return roomAt(info, at);
  const x = from?.side === "input" ? box.x - BESIDE - cardWidth(info) : box.x + box.width + BESIDE;
  return roomAt(info, { x, y: box.y });
}

/** Opens the palette where nobody pointed at a place: what is picked goes beside the node that it is wired to, the
 * selected one, or else the last. */
export function openPaletteBeside(request: Omit<PaletteRequest, "beside" | "fromAt">): void {
  const [selected] = useSelection.getState().nodes;
  const ids = Object.keys(nodesOf(currentRecipe()));
  const beside =
    request.from?.node ?? (selected !== undefined && ids.includes(selected) ? selected : ids.at(-1));
  useConnecting
    .getState()
    .openPalette({ ...request, fromAt: null, ...(beside === undefined ? {} : { beside }) });
}

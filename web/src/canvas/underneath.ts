/** What is drawn under the things that lie over the canvas. */

import type { ReactFlowState } from "@xyflow/react";
import { itemOf } from "../document";

/** A place of the canvas, in pixels of the screen from its corner. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Drawn {
  readonly position: { readonly x: number; readonly y: number };
  readonly measured?: { readonly width?: number; readonly height?: number };
}

/** Whether a node lies under a place, as the view is moved and scaled. */
export function isUnder(
  { position, measured }: Drawn,
  [x, y, zoom]: readonly [number, number, number],
  { left, top, right, bottom }: Place,
): boolean {
  const from = { x: position.x * zoom + x, y: position.y * zoom + y };
  const to = { x: from.x + (measured?.width ?? 0) * zoom, y: from.y + (measured?.height ?? 0) * zoom };
  return from.x < right && to.x > left && from.y < bottom && to.y > top;
}

/** Whether a card, or only one of some kind, lies under a place. A frame does not count: its cards do. */
export function isCardUnder(
  place: Place,
  { nodeLookup, transform }: Pick<ReactFlowState, "nodeLookup" | "transform">,
  which: (node: { readonly selected?: boolean | undefined }) => boolean = () => true,
): boolean {
  for (const node of nodeLookup.values()) {
    if (which(node) && isUnder(node, transform, place) && itemOf(node.id)?.kind !== "frame") return true;
  }
  return false;
}

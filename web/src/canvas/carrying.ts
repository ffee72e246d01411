/** A frame that is moved takes along what lies in it. */

import type { NodeChange } from "@xyflow/react";
import { contentsOf, framesOf, itemOf, marked, notesOf, type Point, positionOf } from "../document";
import { currentRecipe } from "../state";
import { type CardNode, useFlow } from "./flow";

interface Held {
  readonly start: Point;
  readonly places: ReadonlyMap<string, Point>;
}

// What each frame in hand held when it was taken; a frame that is drawn over other nodes does not gather them.
const held = new Map<string, Held>();

/** The size of a card, frame or note as it is drawn. */
export function sizeOf(id: string): { width: number; height: number } {
  const node = useFlow.getState().nodes.find((each) => each.id === id);
  return {
    width: node?.measured?.width ?? node?.width ?? node?.initialWidth ?? 0,
    height: node?.measured?.height ?? node?.height ?? node?.initialHeight ?? 0,
  };
}

/** The changes, with those of what lies in the frames that they move. */
export function withContents(changes: NodeChange<CardNode>[]): NodeChange<CardNode>[] {
  const own = new Set(changes.flatMap((each) => (each.type === "position" ? [each.id] : [])));
  const carried = changes.flatMap((change) => {
    if (change.type !== "position" || !change.position) return [];
    const item = itemOf(change.id);
    if (item?.kind !== "frame") return [];
    const found = held.get(change.id) ?? taken(item.id);
    if (change.dragging) held.set(change.id, found);
    else held.delete(change.id);
    const by = { x: change.position.x - found.start.x, y: change.position.y - found.start.y };
    return [...found.places]
      .filter(([id]) => !own.has(id))
      .map(
        ([id, at]): NodeChange<CardNode> => ({
          ...change,
          id,
          position: { x: at.x + by.x, y: at.y + by.y },
        }),
      );
  });
  return carried.length > 0 ? [...changes, ...carried] : changes;
}

function taken(frame: string): Held {
  const recipe = currentRecipe();
  const locked = marked(recipe, "locked");
  const places = new Map<string, Point>();
  for (const id of contentsOf(recipe, frame, sizeOf)) {
    const at = placeOfItem(id);
    if (at && !locked.has(id)) places.set(id, at);
  }
  return { start: framesOf(recipe).get(frame)?.at ?? { x: 0, y: 0 }, places };
}

/** Where a node, a frame or a note of the shown graph is. */
export function placeOfItem(id: string): Point | undefined {
  const recipe = currentRecipe();
  const item = itemOf(id);
  if (item?.kind === "frame") return framesOf(recipe).get(item.id)?.at;
  if (item?.kind === "note") return notesOf(recipe).get(item.id)?.at;
  return positionOf(recipe, id);
}

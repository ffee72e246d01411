/** Frames and notes are made larger and smaller by keys: Alt and Shift with an arrow, on the selected one. */

import type { KeyboardEvent } from "react";
import { framesOf, itemOf, LEAST_FRAME, LEAST_NOTE, notesOf, resizeItem } from "../document";
import { currentRecipe, useDocument } from "../state";

const STEP = 24;
const BY: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Resizes the frame or note that has the focus. Returns whether it did. */
export function resizeByKey(event: KeyboardEvent): boolean {
  const by = BY[event.key];
  if (!by || !event.altKey || !event.shiftKey || !(event.target instanceof Element)) return false;
  const id = event.target.matches(".react-flow__node") ? event.target.getAttribute("data-id") : null;
  const item = id === null ? null : itemOf(id);
  if (id === null || !item) return false;
  const recipe = currentRecipe();
  const box = (item.kind === "frame" ? framesOf(recipe) : notesOf(recipe)).get(item.id);
  const least = item.kind === "frame" ? LEAST_FRAME : LEAST_NOTE;
  if (!box) return false;
  const width = Math.max(least.width, box.width + by[0]);
  const height = Math.max(least.height, box.height + by[1]);
  useDocument.getState().perform(resizeItem(recipe, id, { at: box.at, width, height }));
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Frames, notes, collapsing, locking and lining up, as the keyboard and the menus ask for them. */

import type { ReactFlowInstance } from "@xyflow/react";
import {
  ALIGNMENTS,
  type Alignment,
  addItem,
  aligned,
  arrangeName,
  type Box,
  type Direction,
  distributed,
  isBoundary,
  itemOf,
  marked,
  moveItems,
  nodeOf,
  type Point,
  toggleMark,
} from "../document";
import { currentRecipe, say, useDocument, useSelection } from "../state";
import { t } from "../text";
import { placeOfItem, sizeOf } from "./carrying";
import { drawnHeights, useFlow } from "./flow";
import { focusNode } from "./focusing";
import { performPlaced, placed } from "./placing";

export { ALIGNMENTS, type Alignment };

const PADDING = 28;
const TITLE = 40;
const NOTE = { width: 240, height: 120 };

const selected = () => useSelection.getState().nodes;
const nodes = () => selected().filter((id) => nodeOf(currentRecipe(), id));

/** Whether a node, frame or note is locked in place. */
export const isLocked = (id: string): boolean => marked(currentRecipe(), "locked").has(id);

/** The boxes of what is selected, or of what is given, where it is drawn. */
export function boxesOf(ids: readonly string[]): Box[] {
  const { recipe } = placed(currentRecipe(), drawnHeights());
  return ids.flatMap((id) => {
    const at = itemOf(id) || nodeOf(recipe, id) ? (placeOfItem(id) ?? drawnAt(id)) : undefined;
    return at ? [{ id, ...at, ...sizeOf(id) }] : [];
  });
}

const drawnAt = (id: string): Point | undefined =>
  useFlow.getState().nodes.find((each) => each.id === id)?.position;

/** Draws a frame around the selection, or at a place where nothing is selected. Returns the frame. */
export function frameSelection(at: Point): string {
  const boxes = boxesOf(selected());
  const x = Math.min(...boxes.map((each) => each.x));
  const y = Math.min(...boxes.map((each) => each.y));
  const box =
    boxes.length === 0
      ? { at: { x: at.x - 180, y: at.y - 120 }, width: 360, height: 240 }
      : {
          at: { x: x - PADDING, y: y - PADDING - TITLE },
          width: Math.max(...boxes.map((each) => each.x + each.width)) - x + 2 * PADDING,
          height: Math.max(...boxes.map((each) => each.y + each.height)) - y + 2 * PADDING + TITLE,
        };
  const content = { title: t("structure.newFrame"), colour: "grey" };
  let id = "";
  performPlaced((recipe) => {
    const made = addItem(recipe, "frame", box, content);
    id = made.id;
    return made.edit;
  });
  useFlow.getState().select([id]);
  focusNode(id);
  return id;
}

const MARGIN = 16;

/** Shifts the view so far that the title of a frame is in it. */
export function showFrame(flow: ReactFlowInstance, id: string): void {
  const at = placeOfItem(id);
  const canvas = document.querySelector(".canvas")?.getBoundingClientRect();
  if (!at || !canvas) return;
  const screen = flow.flowToScreenPosition(at);
  const by = {
    x: Math.max(0, canvas.left + MARGIN - screen.x),
    y: Math.max(0, canvas.top + MARGIN - screen.y),
  };
  if (by.x === 0 && by.y === 0) return;
  const { x, y, zoom } = flow.getViewport();
  void flow.setViewport({ x: x + by.x, y: y + by.y, zoom });
}

/** Adds an empty note at a place and begins to write it. */
export function addNote(at: Point): void {
  const { edit, id } = addItem(currentRecipe(), "note", { at, ...NOTE }, { text: "" });
  useDocument.getState().perform(edit);
  useFlow.getState().select([id]);
}

/** Collapses or locks the selected nodes; where all of them are, it opens them again. */
export function toggleSelected(mark: "collapsed" | "locked"): void {
  const ids = nodes().filter((id) => !isBoundary(id));
  if (ids.length > 0) useDocument.getState().perform(toggleMark(currentRecipe(), ids, mark));
}

/** Puts cards at these places, but for those that are locked, in one step. */
export function putAt(places: ReadonlyMap<string, Point>): void {
  const locked = marked(currentRecipe(), "locked");
  const moving = new Map([...places].filter(([id]) => !locked.has(id)));
  if (moving.size === 0) return;
  performPlaced((recipe) => ({ ...moveItems(recipe, moving), name: arrangeName(moving.size) }));
}

/** Puts the selected cards in line. */
export function alignSelection(how: Alignment): void {
  const boxes = boxesOf(selected());
  if (boxes.length < 2) say(t("structure.selectMore", { count: 2 }));
  else putAt(aligned(boxes, how));
}

/** Puts the selected cards so that there is the same room between each two. */
export function distributeSelection(how: Direction): void {
  const boxes = boxesOf(selected());
  if (boxes.length < 3) say(t("structure.selectMore", { count: 3 }));
  else putAt(distributed(boxes, how));
}

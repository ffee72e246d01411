/** Putting the focus on parts of the canvas: what is out of view, or new, is drawn a moment later. */

import type { ReactFlowInstance } from "@xyflow/react";
import { nodeOf } from "../document";
import { currentRecipe } from "../state";
import type { End } from "./connecting";
import { useFlow } from "./flow";

/** Focuses a node, as soon as it is drawn. */
export function focusNode(id: string): void {
  focusSoon(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

/** Focuses the selected node, or the first of several, or the canvas where none is. */
export function focusSelected(): void {
  const chosen = useFlow.getState().nodes.find(({ id, selected }) => selected && nodeOf(currentRecipe(), id));
  if (chosen) focusNode(chosen.id);
  else focusCanvas();
}

/** Focuses the canvas itself, where the keys of the graph work. */
export function focusCanvas(): void {
  document.querySelector<HTMLElement>(".canvas")?.focus({ preventScroll: true });
}

/** Focuses a socket, bringing it into view first. */
export function focusSocket(end: End, flow: ReactFlowInstance): void {
  bringIntoView(flow, end.node);
  const type = end.side === "output" ? "source" : "target";
  const where = `[data-nodeid="${CSS.escape(end.node)}"][data-handleid="${CSS.escape(end.name)}"].${type}`;
  focusSoon(where);
}

const MARGIN = 24;

/** Moves the view to a node as far as it takes, unless that is in view. */
export function bringIntoView(flow: ReactFlowInstance, id: string): void {
  const box = document.querySelector(".canvas")?.getBoundingClientRect();
  const node = useFlow.getState().nodes.find((each) => each.id === id);
  if (!box || !node) return;
  const at = flow.flowToScreenPosition(node.position);
  const { x, y, zoom } = flow.getViewport();
  const width = (node.measured?.width ?? node.initialWidth ?? 0) * zoom;
  const height = (node.measured?.height ?? node.initialHeight ?? 0) * zoom;
  const [across, down] = [at.x - box.left, at.y - box.top];
  const inside =
    across >= 0 &&
    down >= 0 &&
    across + width <= box.width &&
    down + Math.min(height, 160 * zoom) <= box.height;
  if (inside) return;
  const by = { x: inward(across, width, box.width), y: inward(down, height, box.height) };
  void flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: 0 });
}

/** How far what begins at `start` has to go to lie within a length with a margin; its beginning, where it is longer. */
export function inward(start: number, size: number, length: number): number {
  const last = length - size - MARGIN;
  return Math.max(MARGIN, Math.min(start, last)) - start;
}

const MOST_FRAMES = 30;

/** Focuses what a selector finds, as soon as it is drawn. */
export function focusSoon(where: string): void {
  let frames = 0;
  const before = document.activeElement;
  const focus = () => {
    const now = document.activeElement;
    // Whoever led the focus elsewhere meanwhile keeps it there. That of a menu goes somewhere when it is closed.
    if (before?.isConnected && now !== before && now !== document.body) return;
    const element = document.querySelector<HTMLElement>(where);
    if (element) element.focus({ preventScroll: true });
    else if (frames++ < MOST_FRAMES) requestAnimationFrame(focus);
  };
  focus();
}

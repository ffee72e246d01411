/** Putting the focus on parts of the canvas: what is out of view, or new, is drawn a moment later. */

import type { ReactFlowInstance } from "@xyflow/react";
import type { End } from "./connecting";
import { useFlow } from "./flow";

/** Focuses a node, as soon as it is drawn. */
export function focusNode(id: string): void {
  focusSoon(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

/** Focuses a socket, bringing it into view first. */
export function focusSocket(end: End, flow: ReactFlowInstance): void {
  bringIntoView(flow, end.node);
  const type = end.side === "output" ? "source" : "target";
  const where = `[data-nodeid="${CSS.escape(end.node)}"][data-handleid="${CSS.escape(end.name)}"].${type}`;
  focusSoon(where);
}

/** Moves the view to a node, unless that is in view. */
export function bringIntoView(flow: ReactFlowInstance, id: string): void {
  const box = document.querySelector(".canvas")?.getBoundingClientRect();
  const node = useFlow.getState().nodes.find((each) => each.id === id);
  if (!box || !node) return;
  const at = flow.flowToScreenPosition(node.position);
  const width = node.measured?.width ?? node.initialWidth ?? 0;
  const height = node.measured?.height ?? node.initialHeight ?? 0;
  const zoom = flow.getZoom();
  const inside =
    at.x >= box.left &&
    at.y >= box.top &&
    at.x + width * zoom <= box.right &&
    at.y + Math.min(height, 160) * zoom <= box.bottom;
  if (inside) return;
  const { x, y } = node.position;
  void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration: 0 });
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

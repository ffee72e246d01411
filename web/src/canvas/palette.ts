/** Opening the palette of nodes from somewhere else than the pointer. */

import type { InputInfo } from "../api/types";
import { type Point, positionOf, type WireRef } from "../document";
import { currentRecipe } from "../state";
import { type End, useConnecting } from "./connecting";
import { useFlow } from "./flow";

const LEFT_OF_INPUT = 320;

/** Offers the nodes that an input takes; the one picked goes left of the node. */
export function openPaletteFor(node: string, input: InputInfo): void {
  const from: End = { node, side: "input", name: input.name, socket: input.socket };
  const place = useFlow.getState().nodes.find((each) => each.id === node)?.position;
  const at: Point = place ?? positionOf(currentRecipe(), node) ?? { x: 0, y: 0 };
  const element = document.querySelector(`.react-flow__node[data-id="${CSS.escape(node)}"]`);
  const box = element?.getBoundingClientRect();
  useConnecting.getState().openPalette({
    screen: { x: (box?.left ?? innerWidth / 2) + 16, y: (box?.top ?? innerHeight / 3) + 48 },
    at: { x: at.x - LEFT_OF_INPUT, y: at.y },
    from,
    fromAt: null,
  });
}

/** Offers the nodes that fit into a wire; the one picked goes where the wire is. */
export function openPaletteInto(into: WireRef, screen: Point, at: Point): void {
  useConnecting.getState().openPalette({ screen, at, from: null, fromAt: null, into });
}

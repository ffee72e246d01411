/** Wiring by keys. On a socket: Enter takes a wire or lets it go, the arrows lead it over what fits (without a wire,
 * over the card's sockets), Delete cuts. On a node: W takes a wire from its first output. */

import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, useCallback } from "react";
import { cutWires, type Point } from "../document";
import { currentRecipe, useDocument, useSelection } from "../state";
import { t } from "../text";
import { announce } from "./announcing";
import { type End, useConnecting } from "./connecting";
import { curveOf } from "./curves";
import { useFlow } from "./flow";
import { focusSocket } from "./focusing";
import { openPaletteInto } from "./palette";
import { beside, cutAt, fitting, socketsOf, stepped } from "./stepping";
import { edgePath } from "./useWiring";
import { wireOf } from "./wires";
import { connect, endAt } from "./wiring";

const STEPS: { readonly [key: string]: number } = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Where a node for a wire in hand goes: so far beside the socket, and so wide is a card. */
const BESIDE = 80;
const CARD = 272;

type Show = (end: End) => void;

/** Returns what listens to the keys of the canvas before nodes and wires do. */
export function useWireKeys() {
  const flow = useReactFlow();
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
      const show = (end: End) => focusSocket(end, flow);
      const handle = event.target.closest(".socket-handle");
      const edge = event.target.closest(".react-flow__edge");
      const node = event.target.matches(".react-flow__node") ? event.target.getAttribute("data-id") : null;
      const { from } = useConnecting.getState();
      const offer = (from: End) => {
        const box = event.currentTarget.querySelector(".socket-handle:focus")?.getBoundingClientRect();
        const screen = { x: box?.right ?? innerWidth / 2, y: box?.bottom ?? innerHeight / 2 };
        const at = flow.screenToFlowPosition(screen);
        const x = at.x + (from.side === "output" ? BESIDE : -BESIDE - CARD);
        useConnecting.getState().openPalette({ screen, at: { x, y: at.y }, from, fromAt: null });
      };
      if (from && event.key === " " && (handle || node !== null)) {
        event.preventDefault();
        event.stopPropagation();
        offer(from);
        return;
      }
      const taken = handle
        ? onSocket(event, endOf(handle), handle, show)
        : edge
          ? onWire(event, edge, flow.flowToScreenPosition)
          : node !== null && (from ? lead(event, from, show) : takeFrom(event, node, show));
      if (!taken) return;
      event.preventDefault();
      event.stopPropagation();
    },
    [flow],
  );
}

/** Takes a wire in hand from a node: from its first output, or from an input where it has none. */
export function wireFrom(node: string): End | null {
  const all = socketsOf(node);
  const end = all.find(({ side }) => side === "output") ?? all[0];
  if (end) useConnecting.getState().start(end);
  return end ?? null;
}

/** Takes a wire in hand from the selected node, wherever the focus is. */
export function takeWire(flow: ReturnType<typeof useReactFlow>): void {
  const [node, ...others] = useSelection.getState().nodes;
  if (node === undefined || others.length > 0 || useConnecting.getState().from) return;
  const end = wireFrom(node);
  if (end) focusSocket(end, flow);
}

function endOf(handle: Element): End | null {
  const [node, name] = [handle.getAttribute("data-nodeid"), handle.getAttribute("data-handleid")];
  return node && name ? endAt(node, name, handle.classList.contains("source") ? "output" : "input") : null;
}

const isW = (event: KeyboardEvent) => event.key.toLowerCase() === "w";

function takeFrom(event: KeyboardEvent, node: string, show: Show): boolean {
  if (!isW(event)) return false;
  const end = wireFrom(node);
  if (end) show(end);
  return true;
}

function onSocket(event: KeyboardEvent, here: End | null, handle: Element, show: Show): boolean {
  const { from, start } = useConnecting.getState();
  if (!here) return false;
  if (from) return lead(event, from, show, here, handle);
  if (event.key === "Enter" || isW(event)) start(here);
  else if (event.key === "Delete" || event.key === "Backspace")
    announce(t("wires.cutCount", { count: cutAt(here) }));
  else if (event.key in STEPS) {
    const next = beside(here, STEPS[event.key] ?? 0);
    if (next) show(next);
  } else return false;
  return true;
}

function lead(event: KeyboardEvent, from: End, show: Show, here: End = from, handle?: Element): boolean {
  const { aim, stop, start, candidate } = useConnecting.getState();
  const go = (end: End | null | undefined) => {
    if (!end) return announce(t("wires.nothingFits"));
    aim(end);
    show(end);
  };
  if (event.key in STEPS) go(stepped(from, candidate, STEPS[event.key] ?? 0));
  else if (event.key === "Home") go(fitting(from)[0]);
  else if (event.key === "End") go(fitting(from).at(-1));
  else if (isW(event)) {
    const all = socketsOf(from.node);
    const at = all.findIndex(({ side, name }) => side === from.side && name === from.name);
    const next = all[(at + 1) % all.length] ?? from;
    start(next);
    show(next);
  } else if (event.key === "Escape") {
    stop();
    show(from);
  } else if (event.key === "Enter") {
    const to = candidate ?? here;
    if (to.node === from.node && to.side === from.side && to.name === from.name) {
      stop();
      return true;
    }
    if (to.side === from.side) {
      start(to);
      return true;
    }
    const [output, input] = from.side === "output" ? [from, to] : [to, from];
    const box = handle?.getBoundingClientRect();
    stop();
    if (connect(output, input, { x: box?.right ?? innerWidth / 2, y: box?.bottom ?? innerHeight / 2 })) {
      // The focus is on the node that the wire was led to: the keys that follow are meant for that one.
      useFlow.getState().select([to.node]);
      announce(t("wires.connected"));
    }
  } else return false;
  return true;
}

function onWire(event: KeyboardEvent, edge: Element, screen: (at: Point) => Point): boolean {
  const id = edge.getAttribute("data-id") ?? "";
  const wire = wireOf(id);
  if (!wire) return false;
  if (event.key === "Delete" || event.key === "Backspace") {
    const { edges } = useFlow.getState();
    const wires = edges.flatMap(({ id: each, selected, data }) =>
      data && (selected || each === id) ? [data.wire] : [],
    );
    useDocument.getState().perform(cutWires(currentRecipe(), wires));
    announce(t("wires.cutCount", { count: wires.length }));
    return true;
  }
  if (event.key !== " ") return false;
  const curve = curveOf(edgePath(id) ?? "");
  const middle = curve[Math.floor(curve.length / 2)] ?? { x: 0, y: 0 };
  openPaletteInto(wire, screen(middle), middle);
  return true;
}

/** The document as React Flow wants it. Nodes and edges that did not change keep their identity, and a
 * node's data stays empty: its card reads the document by itself. */

import {
  applyEdgeChanges,
  applyNodeChanges,
  type Edge,
  type EdgeChange,
  type Node,
  type NodeChange,
} from "@xyflow/react";
import { create } from "zustand";
import type { Recipe } from "../api/types";
import type { Knowledge } from "../catalogue";
import {
  framesOf,
  isBoundary,
  itemId,
  marked,
  nodesOf,
  notesOf,
  type Point,
  positionOf,
  type WireRef,
  wireKey,
  wiresOf,
} from "../document";
import { t } from "../text";
import { cardHeight, cardWidth, type Heights, places } from "./geometry";

/** A node's card, a subgraph's own inputs or outputs, a frame or a note. */
export type CardNode = Node<Record<string, never>, "card" | "boundary" | "frame" | "note">;
export interface WireData extends Record<string, unknown> {
  readonly wire: WireRef;
  readonly socket: string;
}
export type WireEdge = Edge<WireData, "wire">;

interface FlowState {
  readonly nodes: CardNode[];
  readonly edges: WireEdge[];
  sync(recipe: Recipe, knowledge: Knowledge): void;
  changeNodes(changes: NodeChange<CardNode>[]): void;
  changeEdges(changes: EdgeChange<WireEdge>[]): void;
  select(ids: readonly string[]): void;
  /** Draws a card above the others, or among them again. */
  raise(id: string, above: boolean): void;
  selectWire(id: string): void;
}

const NO_DATA: Record<string, never> = {};
/** Above other cards, below a selected one. */
const ABOVE = 1;

export const useFlow = create<FlowState>()((set) => ({
  nodes: [],
  edges: [],
  sync: (recipe, knowledge) =>
    set((state) => {
      const nodes = sameOr(state.nodes, nextNodes(state.nodes, recipe, knowledge));
      const edges = sameOr(state.edges, nextEdges(state.edges, recipe, knowledge));
      return nodes === state.nodes && edges === state.edges ? state : { nodes, edges };
    }),
  changeNodes: (changes) => set(({ nodes }) => ({ nodes: applyNodeChanges(changes, nodes) })),
  changeEdges: (changes) => set(({ edges }) => ({ edges: applyEdgeChanges(changes, edges) })),
  select: (ids) =>
    set(({ nodes, edges }) => {
      const chosen = new Set(ids);
      return {
        nodes: nodes.map((each) =>
          !!each.selected === chosen.has(each.id) ? each : { ...each, selected: !each.selected },
        ),
        edges: edges.map((each) => (each.selected ? { ...each, selected: false } : each)),
      };
    }),
  raise: (id, above) =>
    set((state) => {
      const found = state.nodes.find((each) => each.id === id);
      if (!found || (found.zIndex ?? 0) === (above ? ABOVE : 0)) return state;
      const next = { ...found, zIndex: above ? ABOVE : 0 };
      return { nodes: state.nodes.map((each) => (each === found ? next : each)) };
    }),
  selectWire: (id) =>
    set(({ edges }) => ({
      edges: edges.map((each) =>
        !!each.selected === (each.id === id) ? each : { ...each, selected: each.id === id },
      ),
    })),
}));

/** How high the cards are that the browser has drawn. */
export const drawnHeights = (): Heights => heightsOf(useFlow.getState().nodes);

function heightsOf(nodes: readonly CardNode[]): Heights {
  return new Map(nodes.map(({ id, measured }) => [id, measured?.height ?? 0]));
}

/** Whether these changes may shift nodes that have no place of their own: a card among them grew or shrank. */
export function shifts(changes: readonly NodeChange<CardNode>[], recipe: Recipe): boolean {
  return (
    changes.some(({ type }) => type === "dimensions") &&
    Object.keys(nodesOf(recipe)).some((id) => !positionOf(recipe, id))
  );
}

function sameOr<T>(before: T[], after: T[]): T[] {
  return before.length === after.length && before.every((each, at) => each === after[at]) ? before : after;
}

const samePlace = (a: Point, b: Point) => a.x === b.x && a.y === b.y;

function nextNodes(before: readonly CardNode[], recipe: Recipe, knowledge: Knowledge): CardNode[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const at = places(recipe, (type) => knowledge.nodes.get(type), heightsOf(before));
  const locked = marked(recipe, "locked");
  const cards = Object.entries(nodesOf(recipe)).map(([id, node]): CardNode => {
    const info = knowledge.nodes.get(node.type);
    const position = at.get(id) ?? { x: 0, y: 0 };
    const ariaLabel = info?.title ?? node.type;
    const type = isBoundary(id) ? "boundary" : "card";
    const draggable = !locked.has(id);
    const old = known.get(id);
    const kept = old?.type === type && old.ariaLabel === ariaLabel && (old.draggable ?? true) === draggable;
    if (old && kept && (old.dragging || samePlace(old.position, position))) return old;
    if (old?.type === type)
      return { ...old, position: old.dragging ? old.position : position, ariaLabel, draggable };
    return {
      id,
      type,
      position,
      draggable,
      data: NO_DATA,
      ariaLabel,
      initialWidth: cardWidth(info),
      initialHeight: cardHeight(info),
    };
  });
  return [...nextItems(known, recipe), ...cards];
}

// Below everything, however much a selected node is raised.
const BELOW = -4000;

interface Item {
  readonly at: Point;
  readonly width: number;
  readonly height: number;
}

function nextItems(known: ReadonlyMap<string, CardNode>, recipe: Recipe): CardNode[] {
  const item = (id: string, { at, width, height }: Item, more: Partial<CardNode>): CardNode => {
    const old = known.get(id);
    const busy = old?.dragging || old?.resizing;
    const same = old?.width === width && old.height === height && samePlace(old.position, at);
    if (old && old.ariaLabel === more.ariaLabel && (busy || same)) return old;
    const { measured: _measured, ...before } = old ?? { measured: null };
    return { type: "note", data: NO_DATA, ...before, ...more, id, position: at, width, height };
  };
  const frames = [...framesOf(recipe)].map(([id, frame]) =>
    item(itemId("frame", id), frame, {
      type: "frame",
      zIndex: BELOW,
      dragHandle: ".frame-title",
      // What lies in a frame is reached through it.
      style: { pointerEvents: "none" },
      ariaLabel: t("structure.frameNamed", { title: frame.title }),
    }),
  );
  const notes = [...notesOf(recipe)].map(([id, note]) =>
    item(itemId("note", id), note, {
      type: "note",
      dragHandle: ".note-grip",
      ariaLabel: t("structure.noteNamed", { text: note.text.slice(0, 60) }),
    }),
  );
  return [...frames, ...notes];
}

function nextEdges(before: readonly WireEdge[], recipe: Recipe, knowledge: Knowledge): WireEdge[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const nodes = nodesOf(recipe);
  const infoOf = (id: string) =>
    Object.hasOwn(nodes, id) ? knowledge.nodes.get(nodes[id]?.type ?? "") : undefined;
  const edges: WireEdge[] = [];
  for (const wire of wiresOf(recipe)) {
    const from = infoOf(wire.source);
    const to = infoOf(wire.target);
    const output = from?.outputs.find((each) => each.name === wire.output);
    const input = to?.inputs.find((each) => each.name === wire.input);
    if (!Object.hasOwn(nodes, wire.source)) continue;
    const id = wireKey(wire);
    const socket = output?.socket ?? "";
    const old = known.get(id);
    if (old?.data?.socket === socket) {
      edges.push(old);
      continue;
    }
    edges.push({
      id,
      type: "wire",
      source: wire.source,
      sourceHandle: wire.output,
      target: wire.target,
      targetHandle: wire.input,
      data: { wire, socket },
      reconnectable: true,
      ariaRole: "button",
      ariaLabel: t("app.wireLabel", {
        source: from?.title ?? wire.source,
        output: output?.label ?? wire.output,
        target: to?.title ?? wire.target,
        input: input?.label ?? wire.input,
      }),
    });
  }
  return edges;
}

/** Frames around nodes, notes beside them, and cards that are collapsed or locked in place. */

import type { JsonValue, Recipe } from "../api/types";
import { t } from "../text";
import type { Edit } from "./commands";
import { type Editor, editorOf, listOf, pairOf, setPart, tableOf } from "./editor";
import { freeId } from "./ids";
import { applyPatches, type Patch } from "./patch";
import { isJsonObject, nodeOf, nodesOf, own, type Point, positionOf } from "./recipe";
import { isBoundary } from "./scope";
import { moveWithDots } from "./wiring";

export const FRAME_COLOURS = ["grey", "red", "ochre", "green", "teal", "blue", "violet"] as const;
export type FrameColour = (typeof FRAME_COLOURS)[number];

interface Item {
  readonly at: Point;
  readonly width: number;
  readonly height: number;
}

export interface Frame extends Item {
  readonly title: string;
  readonly colour: FrameColour;
}

export interface Note extends Item {
  readonly text: string;
}

/** A frame or a note: what is not a node is told apart by how its id begins. */
export type ItemKind = "frame" | "note";
const PARTS: { readonly [kind in ItemKind]: string } = { frame: "frames", note: "notes" };

export const itemId = (kind: ItemKind, id: string): string => `${kind}:${id}`;

/** The kind of what an id names and its id among its kind; null for a node. */
export function itemOf(id: string): { kind: ItemKind; id: string } | null {
  const [kind, ...rest] = id.split(":");
  return (kind === "frame" || kind === "note") && rest.length > 0 ? { kind, id: rest.join(":") } : null;
}

export const LEAST_FRAME = { width: 160, height: 96 };
export const LEAST_NOTE = { width: 140, height: 64 };
const LARGEST = 20_000;

function boxOf(value: JsonValue, least: { width: number; height: number }): Item {
  const [x, y] = pairOf(value, "at");
  const [width, height] = pairOf(value, "size");
  const bounded = (given: number, lowest: number) => Math.min(LARGEST, Math.max(lowest, given));
  return { at: { x, y }, width: bounded(width, least.width), height: bounded(height, least.height) };
}

const textOf = (value: JsonValue, key: string) => {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
};

/** The frames of a graph by id. */
export function framesOf(recipe: Recipe): Map<string, Frame> {
  const entries = Object.entries(tableOf(editorOf(recipe), PARTS.frame));
  return new Map(
    entries.map(([id, value]) => {
      const colour = FRAME_COLOURS.find((each) => each === textOf(value, "colour")) ?? "grey";
      return [id, { ...boxOf(value, LEAST_FRAME), title: textOf(value, "title"), colour }];
    }),
  );
}

/** The notes of a graph by id. */
export function notesOf(recipe: Recipe): Map<string, Note> {
  const entries = Object.entries(tableOf(editorOf(recipe), PARTS.note));
  return new Map(
    entries.map(([id, value]) => [id, { ...boxOf(value, LEAST_NOTE), text: textOf(value, "text") }]),
  );
}

const pair = (one: number, other: number): JsonValue => [Math.round(one), Math.round(other)];

/** Adds a frame or a note and returns its id, as `itemOf` reads it. */
export function addItem(
  recipe: Recipe,
  kind: ItemKind,
  box: Item,
  content: { readonly [key: string]: string },
): { edit: Edit; id: string } {
  const table = tableOf(editorOf(recipe), PARTS[kind]);
  const id = freeId(kind, (each) => Object.hasOwn(table, each));
  const value = { ...content, at: pair(box.at.x, box.at.y), size: pair(box.width, box.height) };
  const patches = setPart(recipe, PARTS[kind], { ...table, [id]: value });
  const name = kind === "frame" ? t("structure.didFrame") : t("structure.didNote");
  return { edit: { name, patches }, id: itemId(kind, id) };
}

/** Changes a frame's title or colour, a note's text, or the size of one. */
export function changeItem(
  recipe: Recipe,
  item: string,
  changes: { readonly [key: string]: JsonValue },
): Edit {
  const found = itemOf(item);
  const table = found ? tableOf(editorOf(recipe), PARTS[found.kind]) : {};
  const before = found ? own(table, found.id) : undefined;
  const name = found?.kind === "note" ? t("structure.didChangeNote") : t("structure.didChangeFrame");
  if (!found || !isJsonObject(before)) return { name, patches: [] };
  const patches = setPart(recipe, PARTS[found.kind], { ...table, [found.id]: { ...before, ...changes } });
  return { name, patches, key: `item ${item} ${Object.keys(changes).join()}` };
}

/** The place and size of a frame or note after it was drawn larger or smaller. */
export function resizeItem(recipe: Recipe, item: string, { at, width, height }: Item): Edit {
  const { key: _key, ...edit } = changeItem(recipe, item, {
    at: pair(at.x, at.y),
    size: pair(width, height),
  });
  return edit;
}

/** Patches that take frames and notes away. What a frame held stays. */
export function withoutItems(recipe: Recipe, items: readonly string[]): Patch[] {
  return (Object.keys(PARTS) as ItemKind[]).flatMap((kind) => {
    const gone = new Set(items.flatMap((item) => (itemOf(item)?.kind === kind ? [itemOf(item)?.id] : [])));
    const table = Object.entries(tableOf(editorOf(recipe), PARTS[kind]));
    if (!table.some(([id]) => gone.has(id))) return [];
    return setPart(recipe, PARTS[kind], Object.fromEntries(table.filter(([id]) => !gone.has(id))));
  });
}

/** Patches that take nodes off the lists of collapsed and locked ones. */
export function forgotten(recipe: Recipe, ids: readonly string[]): Patch[] {
  const editor = editorOf(recipe);
  const gone = new Set(ids);
  const changes = ["collapsed", "locked"].filter((part) => listOf(editor, part).some((id) => gone.has(id)));
  if (changes.length === 0) return [];
  const after = changes.map((part) => [part, listOf(editor, part).filter((id) => !gone.has(id))] as const);
  const kept = Object.entries({ ...editor, ...Object.fromEntries(after) }).filter(
    ([, value]) => !(Array.isArray(value) && value.length === 0),
  );
  const path = ["layout", "$editor"];
  return [kept.length === 0 ? { path } : { path, value: Object.fromEntries(kept) }];
}

/** What lies in a frame: the nodes, notes and smaller frames whose middle is in it. */
export function contentsOf(
  recipe: Recipe,
  frame: string,
  sizeOf: (id: string) => { width: number; height: number },
): string[] {
  const box = framesOf(recipe).get(frame);
  if (!box) return [];
  const inside = (x: number, y: number) =>
    x > box.at.x && y > box.at.y && x < box.at.x + box.width && y < box.at.y + box.height;
  const nodes = Object.keys(nodesOf(recipe)).filter((id) => {
    const at = positionOf(recipe, id);
    const { width, height } = sizeOf(id);
    return at !== undefined && inside(at.x + width / 2, at.y + height / 2);
  });
  const notes = [...notesOf(recipe)].filter(([, { at, width, height }]) =>
    inside(at.x + width / 2, at.y + height / 2),
  );
  const frames = [...framesOf(recipe)].filter(
    ([id, { at, width, height }]) =>
      id !== frame && inside(at.x + 1, at.y + 1) && inside(at.x + width - 1, at.y + height - 1),
  );
  return [...nodes, ...notes.map(([id]) => itemId("note", id)), ...frames.map(([id]) => itemId("frame", id))];
}

/** Puts nodes, frames and notes elsewhere, with the dots of the wires between them. */
export function moveItems(recipe: Recipe, places: ReadonlyMap<string, Point>, nudge = false): Edit {
  const nodes = new Map([...places].filter(([id]) => itemOf(id) === null));
  const edit = moveWithDots(recipe, nodes, nudge);
  if (nodes.size === places.size) return edit;
  const patches = [...edit.patches];
  let { tree } = applyPatches(recipe, patches);
  for (const kind of Object.keys(PARTS) as ItemKind[]) {
    const table = { ...tableOf(editorOf(tree), PARTS[kind]) };
    for (const [id, at] of places) {
      const item = itemOf(id);
      const before = item?.kind === kind ? own(table, item.id) : undefined;
      if (item && isJsonObject(before)) table[item.id] = { ...before, at: pair(at.x, at.y) };
    }
    const moved = setPart(tree, PARTS[kind], table);
    patches.push(...moved);
    tree = applyPatches(tree, moved).tree;
  }
  const name = places.size === 1 ? t("structure.didMoveOne") : t("structure.didMove");
  return { ...edit, name, patches };
}

type Mark = "collapsed" | "locked";

// Every card asks whether it is among them after every edit.
const sets = new WeakMap<Editor, Map<Mark, ReadonlySet<string>>>();

/** The nodes that are collapsed, or locked. */
export function marked(recipe: Recipe, mark: Mark): ReadonlySet<string> {
  const editor = editorOf(recipe);
  const known = sets.get(editor) ?? new Map<Mark, ReadonlySet<string>>();
  const found = known.get(mark) ?? new Set(listOf(editor, mark));
  sets.set(editor, known.set(mark, found));
  return found;
}

/** Collapses or locks nodes; where all of them are, it opens them again. */
export function toggleMark(recipe: Recipe, ids: readonly string[], mark: Mark): Edit {
  const before = marked(recipe, mark);
  const some = ids.filter((id) => nodeOf(recipe, id) && !isBoundary(id));
  const off = some.length > 0 && some.every((id) => before.has(id));
  const after = off ? [...before].filter((id) => !some.includes(id)) : [...new Set([...before, ...some])];
  const count = some.length;
  const name =
    mark === "collapsed"
      ? t(off ? "structure.didExpand" : "structure.didCollapse", { count })
      : t(off ? "structure.didUnlock" : "structure.didLock", { count });
  return { name, patches: setPart(recipe, mark, after) };
}

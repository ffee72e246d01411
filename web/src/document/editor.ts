/** What only the editor draws, beside the nodes: frames, notes, which cards are collapsed or locked. It lies in
 * `layout.$editor` of a recipe and of each definition, and changes nothing that is painted. */

import type { JsonValue, Recipe } from "../api/types";
import { freeId } from "./ids";
import type { Patch } from "./patch";
import { isJsonObject, own, type Point } from "./recipe";

export const EDITOR = "$editor";

/** The part of a recipe's layout that is not about places of nodes, as it is written. */
export type Editor = { readonly [part: string]: JsonValue };

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const NOTHING: Editor = {};

export function editorOf(recipe: Recipe): Editor {
  const editor = recipe.layout?.[EDITOR];
  return isJsonObject(editor) ? editor : NOTHING;
}

/** A table of the editor's part, empty where there is none that can be read. */
export function tableOf(editor: Editor, part: string): { readonly [key: string]: JsonValue } {
  const table = own(editor, part);
  return isJsonObject(table) ? table : {};
}

export function listOf(editor: Editor, part: string): readonly string[] {
  const list = own(editor, part);
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === "string") : [];
}

/** Writes a part; one that holds nothing is left out, and so is an editor's part without any. */
export function setPart(recipe: Recipe, part: string, value: JsonValue): Patch[] {
  return setEditor(editorOf(recipe), { ...editorOf(recipe), [part]: value });
}

function setEditor(before: Editor, after: Editor): Patch[] {
  const kept = Object.entries(after).filter(([, value]) => !empty(value));
  if (JSON.stringify(kept) === JSON.stringify(Object.entries(before))) return [];
  const path = ["layout", EDITOR];
  return [kept.length === 0 ? { path } : { path, value: Object.fromEntries(kept) }];
}

const empty = (value: JsonValue) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** Splits what belongs to some nodes, and what lies wholly in their box, from the rest. `crossing` says under which
 * key the wires that lead in or out go on outside, with their dots. */
export function extracted(
  editor: Editor,
  ids: ReadonlySet<string>,
  box: Box,
  crossing: (key: string) => string | null,
): { inside: { [key: string]: JsonValue }; outside: Patch[] } {
  const inside: { [part: string]: JsonValue } = {};
  const outside: { [part: string]: JsonValue } = { ...editor };
  for (const part of ["frames", "notes"]) {
    const entries = Object.entries(tableOf(editor, part));
    const [within, without] = parted(entries, ([, value]) => liesIn(value, box));
    if (within.length === 0) continue;
    inside[part] = Object.fromEntries(within);
    outside[part] = Object.fromEntries(without);
  }
  for (const part of ["collapsed", "locked"]) {
    const [within, without] = parted(listOf(editor, part), (id) => ids.has(id));
    if (within.length === 0) continue;
    inside[part] = within;
    outside[part] = without;
  }
  const dots = Object.entries(tableOf(editor, "reroutes"));
  const [within, rest] = parted(dots, ([key]) => endsOf(key).every((id) => ids.has(id)));
  const without = rest.flatMap(([key, value]) => {
    const now = endsOf(key).some((id) => ids.has(id)) ? crossing(key) : key;
    return now === null ? [] : [[now, value] as const];
  });
  if (within.length > 0) inside.reroutes = Object.fromEntries(within);
  // Several wires into the nodes may be one wire now: it keeps the dots of the first.
  outside.reroutes = Object.fromEntries(without.reverse());
  return {
    inside: Object.keys(inside).length > 0 ? { [EDITOR]: inside } : {},
    outside: setEditor(editor, outside),
  };
}

/** Adds another editor's part whose nodes were renamed and moved. `now` says what wires that were there are called
 * afterwards. */
export function merged(
  editor: Editor,
  more: Editor,
  renamed: ReadonlyMap<string, string>,
  shift: Point,
  now: (key: string) => string = (key) => key,
): Patch[] {
  const next: { [part: string]: JsonValue } = { ...editor };
  for (const part of ["frames", "notes"]) {
    const table: { [id: string]: JsonValue } = { ...tableOf(editor, part) };
    for (const [id, value] of Object.entries(tableOf(more, part))) {
      table[freeId(id, (each) => Object.hasOwn(table, each))] = shifted(value, shift);
    }
    next[part] = table;
  }
  for (const part of ["collapsed", "locked"]) {
    const added = listOf(more, part).flatMap((id) => renamed.get(id) ?? []);
    next[part] = [...listOf(editor, part), ...added];
  }
  const reroutes: { [key: string]: JsonValue } = {};
  for (const [key, dots] of Object.entries(tableOf(editor, "reroutes"))) reroutes[now(key)] = dots;
  for (const [key, dots] of Object.entries(tableOf(more, "reroutes"))) {
    const after = keyAfter(key, renamed);
    if (after !== null && Array.isArray(dots)) reroutes[after] = dots.map((dot) => shiftedPoint(dot, shift));
  }
  next.reroutes = reroutes;
  return setEditor(editor, next);
}

/** What belongs to some nodes, and the frames and notes among the ids, as an editor's part of its own. Copies are
 * not locked. */
export function pickedFrom(editor: Editor, ids: ReadonlySet<string>): { [part: string]: JsonValue } {
  const found: { [part: string]: JsonValue } = {};
  for (const [part, kind] of [
    ["frames", "frame"],
    ["notes", "note"],
  ] as const) {
    const entries = Object.entries(tableOf(editor, part)).filter(([id]) => ids.has(`${kind}:${id}`));
    if (entries.length > 0) found[part] = Object.fromEntries(entries);
  }
  const collapsed = listOf(editor, "collapsed").filter((id) => ids.has(id));
  if (collapsed.length > 0) found.collapsed = collapsed;
  const dots = Object.entries(tableOf(editor, "reroutes")).filter(([key]) =>
    endsOf(key).every((id) => ids.has(id)),
  );
  if (dots.length > 0) found.reroutes = Object.fromEntries(dots);
  return found;
}

function parted<T>(all: readonly T[], test: (each: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((each) => !test(each))];
}

/** The nodes at both ends of a wire that `rerouteKey` names. */
function endsOf(key: string): string[] {
  return key.split(">").map((end) => end.slice(0, end.indexOf(".")));
}

function keyAfter(key: string, renamed: ReadonlyMap<string, string>): string | null {
  const ends = key.split(">").map((end) => {
    const dot = end.indexOf(".");
    const now = renamed.get(end.slice(0, dot));
    return now === undefined ? null : now + end.slice(dot);
  });
  return ends.includes(null) ? null : ends.join(">");
}

function liesIn(value: JsonValue, box: Box): boolean {
  const [x, y] = pairOf(value, "at");
  const [width, height] = pairOf(value, "size");
  return (
    x >= box.x - MARGIN &&
    y >= box.y - MARGIN &&
    x + width <= box.x + box.width + MARGIN &&
    y + height <= box.y + box.height + MARGIN
  );
}

// A frame reaches a little beyond the nodes that it is drawn around.
const MARGIN = 80;

/** A pair of numbers of an entry, as `at` and `size` are; zeros where there is none. */
export function pairOf(value: JsonValue, key: string): [number, number] {
  const pair = isJsonObject(value) ? value[key] : undefined;
  const [one, other] = Array.isArray(pair) ? pair : [];
  return [typeof one === "number" ? one : 0, typeof other === "number" ? other : 0];
}

function shifted(value: JsonValue, shift: Point): JsonValue {
  if (!isJsonObject(value)) return value;
  return { ...value, at: shiftedPoint(value.at ?? null, shift) };
}

function shiftedPoint(value: JsonValue, shift: Point): JsonValue {
  const [x, y] = pairOf({ at: value }, "at");
  return [Math.round(x + shift.x), Math.round(y + shift.y)];
}

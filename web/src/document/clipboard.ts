/** Copying and pasting parts of a recipe, as the same JSON text that a recipe is: nodes with the wires among them
 * and their dots, frames, notes, and the definitions that the nodes use. */

import type { JsonValue, Recipe, RecipeNode } from "../api/types";
import { t } from "../text";
import { bring, retyped } from "./blocks";
import type { Edit } from "./commands";
import { definitionsFor } from "./definitions";
import { EDITOR, editorOf, merged, pairOf, pickedFrom, tableOf } from "./editor";
import { freeId, NONE_RESERVED } from "./ids";
import type { Patch } from "./patch";
import { ends, isJsonObject, nodeOf, nodesOf, type Point, positionOf, wiresInto } from "./recipe";
import { isBoundary } from "./scope";
import { serialise } from "./text";

/** Returns nodes, frames and notes as text, or null when there is nothing. */
export function copyNodes(recipe: Recipe, ids: readonly string[]): string | null {
  const part = partOf(recipe, ids);
  if (!hasContent(part)) return null;
  const definitions = definitionsFor(recipe, Object.values(part.nodes));
  return serialise({ impasto: 1, name: recipe.name ?? "", ...part, definitions });
}

/** Whether there is anything to paste. */
export function hasContent(fragment: Recipe): boolean {
  const editor = editorOf(fragment);
  const items = ["frames", "notes"].some((part) => Object.keys(tableOf(editor, part)).length > 0);
  return items || Object.keys(nodesOf(fragment)).length > 0;
}

/** Reads what `copyNodes` wrote, or a whole recipe; null when the text is neither or a part of it is malformed. */
export function readFragment(text: string): Recipe | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecipe(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecipe(value: unknown): value is Recipe {
  return isDrawable(value) && value.impasto === 1 && isJsonObject(value.nodes);
}

/** Whether the parts of a value have the form that those of a recipe must have to be drawn, whatever they say. */
export function isDrawable(value: unknown): value is Recipe {
  if (!isJsonObject(value) || !isObjectOrAbsent(value.definitions)) return false;
  return [value, ...Object.values(value.definitions ?? {})].every(isGraph);
}

function isGraph(value: JsonValue): boolean {
  if (!isJsonObject(value) || !isObjectOrAbsent(value.nodes) || !isObjectOrAbsent(value.layout)) return false;
  const tables = [value.inputs, value.outputs, value.parameters];
  return tables.every(isObjectOrAbsent) && Object.values(value.nodes ?? {}).every(isNode);
}

function isNode(value: unknown): value is RecipeNode {
  if (!isJsonObject(value) || typeof value.type !== "string") return false;
  if (!isObjectOrAbsent(value.inputs) || !isObjectOrAbsent(value.parameters)) return false;
  return Object.values(value.inputs ?? {}).every(
    (wired) => typeof wired === "string" || (Array.isArray(wired) && wired.every(isText)),
  );
}

const isText = (value: unknown) => typeof value === "string";

function isObjectOrAbsent(value: unknown): value is { [key: string]: JsonValue } | undefined {
  return value === undefined || isJsonObject(value);
}

/** Adds the nodes of a fragment with free ids, its top left corner at `at`. */
export function paste(
  recipe: Recipe,
  fragment: Recipe,
  at: Point,
  reserved = NONE_RESERVED,
): { edit: Edit; ids: string[] } {
  const corner = cornerOf(fragment);
  const shift = { x: at.x - corner.x, y: at.y - corner.y };
  const { part, patches: brought } = withDefinitions(recipe, fragment);
  const { patches, ids } = insert(recipe, part, uncovering(recipe, part, shift), false, reserved);
  return {
    edit: { name: t("app.edit.paste", { count: ids.length }), patches: [...brought, ...patches] },
    ids,
  };
}

/** Copies nodes beside themselves; wires that come from outside the selection are kept. */
export function duplicate(
  recipe: Recipe,
  ids: readonly string[],
  reserved = NONE_RESERVED,
): { edit: Edit; ids: string[] } {
  const part = partOf(recipe, ids);
  const made = insert(recipe, part, uncovering(recipe, part, { x: ASIDE, y: ASIDE }), true, reserved);
  return {
    edit: { name: t("app.edit.duplicate", { count: made.ids.length }), patches: made.patches },
    ids: made.ids,
  };
}

type Part = Required<Pick<Recipe, "nodes" | "layout">>;

function partOf(recipe: Recipe, ids: readonly string[]): Part {
  const part: Part = { nodes: {}, layout: {} };
  const wanted = new Set(ids.filter((id) => !isBoundary(id)));
  for (const [id, node] of Object.entries(nodesOf(recipe))) {
    const place = recipe.layout?.[id];
    if (!wanted.has(id)) continue;
    part.nodes[id] = node;
    if (place !== undefined) part.layout[id] = place;
  }
  const picked = pickedFrom(editorOf(recipe), wanted);
  if (Object.keys(picked).length > 0) part.layout[EDITOR] = picked;
  return part;
}

/** The fragment as it fits the recipe, with the definitions that it brings: one that is there already is used, one
 * that only has the same name is brought under another. */
function withDefinitions(recipe: Recipe, fragment: Recipe): { part: Recipe; patches: readonly Patch[] } {
  const { patches, names } = bring(recipe, fragment.definitions ?? {});
  return { part: { ...fragment, nodes: retyped(fragment.nodes, names) }, patches };
}

function cornerOf(fragment: Recipe): Point {
  const items = ["frames", "notes"].flatMap((part) => Object.values(tableOf(editorOf(fragment), part)));
  const places = [
    ...Object.keys(nodesOf(fragment)).map((id) => positionOf(fragment, id) ?? { x: 0, y: 0 }),
    ...items.map((item) => pairOf(item, "at")).map(([x, y]) => ({ x, y })),
  ];
  return { x: Math.min(...places.map((p) => p.x)), y: Math.min(...places.map((p) => p.y)) };
}

// How far aside copies are put, and how near a card must come to another to cover it as good as whole.
const ASIDE = 32;
const AS_GOOD = ASIDE / 2;

/** The shift of a part with which none of its cards lies where another one does, as when it is pasted twice. */
function uncovering(recipe: Recipe, part: Recipe, shift: Point): Point {
  const taken = placesOf(recipe);
  const mine = placesOf(part);
  const covers = (by: number) =>
    mine.some((one) =>
      taken.some(
        (other) =>
          Math.abs(one.x + shift.x + by - other.x) < AS_GOOD &&
          Math.abs(one.y + shift.y + by - other.y) < AS_GOOD,
      ),
    );
  let by = 0;
  // Each of the others is in the way once, unless places are so far out that a step makes no difference.
  for (let most = taken.length; most > 0 && covers(by); most--) by += ASIDE;
  return { x: shift.x + by, y: shift.y + by };
}

function placesOf(graph: Recipe): Point[] {
  return Object.keys(nodesOf(graph)).flatMap((id) => positionOf(graph, id) ?? []);
}

function insert(
  recipe: Recipe,
  part: Recipe,
  shift: Point,
  outside: boolean,
  reserved: ReadonlySet<string>,
): { patches: Patch[]; ids: string[] } {
  const renamed = new Map<string, string>();
  const used = new Set([...Object.keys(nodesOf(recipe)), ...reserved]);
  for (const id of Object.keys(nodesOf(part))) {
    const free = freeId(id, (each) => used.has(each));
    used.add(free);
    renamed.set(id, free);
  }
  const patches: Patch[] = [];
  const layout: { [id: string]: JsonValue } = { ...recipe.layout };
  for (const [id, node] of Object.entries(nodesOf(part))) {
    const free = renamed.get(id) ?? id;
    const value = rewired(node, renamed, (from) => outside && !!nodeOf(recipe, from));
    patches.push({ path: ["nodes", free], value });
    const at = positionOf(part, id) ?? { x: 0, y: 0 };
    layout[free] = [Math.round(at.x + shift.x), Math.round(at.y + shift.y)];
  }
  patches.push({ path: ["layout"], value: layout });
  patches.push(...merged(editorOf(recipe), editorOf(part), renamed, shift));
  return { patches, ids: [...renamed.values()] };
}

function rewired(
  node: RecipeNode,
  renamed: Map<string, string>,
  keep: (from: string) => boolean,
): RecipeNode {
  if (!node.inputs) return node;
  const inputs: { [name: string]: string | string[] } = {};
  for (const [name, wired] of Object.entries(node.inputs)) {
    const wires = wiresInto(node, name).flatMap((wire) => {
      const { node: from, output } = ends(wire);
      const now = renamed.get(from);
      if (now !== undefined) return [`${now}.${output}`];
      return keep(from) ? [wire] : [];
    });
    const [first] = wires;
    if (first !== undefined) inputs[name] = Array.isArray(wired) ? wires : first;
  }
  return { ...node, inputs };
}

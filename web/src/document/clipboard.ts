/** Copying and pasting parts of a recipe, as the same JSON text that a recipe is. */

import type { JsonValue, Recipe, RecipeNode } from "../api/types";
import type { Edit } from "./commands";
import { freeId, NONE_RESERVED } from "./ids";
import type { Patch } from "./patch";
import { ends, isJsonObject, nodeOf, nodesOf, type Point, positionOf, wiresInto } from "./recipe";
import { serialise } from "./text";

/** Returns nodes, the wires among them and their places as text, or null when there is nothing. */
export function copyNodes(recipe: Recipe, ids: readonly string[]): string | null {
  const part = partOf(recipe, ids);
  return Object.keys(part.nodes).length > 0
    ? serialise({ impasto: 1, name: recipe.name ?? "", ...part })
    : null;
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
  if (!isJsonObject(value) || value.impasto !== 1 || !isJsonObject(value.nodes)) return false;
  return isObjectOrAbsent(value.layout) && Object.values(value.nodes).every(isNode);
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
  const { patches, ids } = insert(recipe, fragment, shift, false, reserved);
  return { edit: { name: ids.length === 1 ? "paste node" : "paste nodes", patches }, ids };
}

/** Copies nodes beside themselves; wires that come from outside the selection are kept. */
export function duplicate(
  recipe: Recipe,
  ids: readonly string[],
  reserved = NONE_RESERVED,
): { edit: Edit; ids: string[] } {
  const made = insert(recipe, partOf(recipe, ids), { x: 32, y: 32 }, true, reserved);
  return {
    edit: { name: made.ids.length === 1 ? "duplicate node" : "duplicate nodes", patches: made.patches },
    ids: made.ids,
  };
}

type Part = Required<Pick<Recipe, "nodes" | "layout">>;

function partOf(recipe: Recipe, ids: readonly string[]): Part {
  const part: Part = { nodes: {}, layout: {} };
  const wanted = new Set(ids);
  for (const [id, node] of Object.entries(nodesOf(recipe))) {
    const place = recipe.layout?.[id];
    if (!wanted.has(id)) continue;
    part.nodes[id] = node;
    if (place !== undefined) part.layout[id] = place;
  }
  return part;
}

function cornerOf(fragment: Recipe): Point {
  const places = Object.keys(nodesOf(fragment)).map((id) => positionOf(fragment, id) ?? { x: 0, y: 0 });
  return { x: Math.min(...places.map((p) => p.x)), y: Math.min(...places.map((p) => p.y)) };
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

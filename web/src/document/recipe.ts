/** Reading a recipe's parts. */

import type { JsonValue, Recipe, RecipeNode } from "../api/types";
import { t } from "../text";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One wire: `source` is `node.output`, `slot` its place among the wires of an input that takes several. */
export interface WireRef {
  readonly source: string;
  readonly output: string;
  readonly target: string;
  readonly input: string;
  readonly slot: number;
}

const NO_NODES: { [id: string]: RecipeNode } = {};

export function emptyRecipe(name = t("common.untitled")): Recipe {
  return { impasto: 1, name, nodes: {}, layout: {} };
}

export function nodesOf(recipe: Recipe): { [id: string]: RecipeNode } {
  return recipe.nodes ?? NO_NODES;
}

export function nodeOf(recipe: Recipe, id: string): RecipeNode | undefined {
  const nodes = nodesOf(recipe);
  return Object.hasOwn(nodes, id) ? nodes[id] : undefined;
}

export function positionOf(recipe: Recipe, id: string): Point | undefined {
  const layout = recipe.layout ?? {};
  const at = Object.hasOwn(layout, id) ? layout[id] : undefined;
  if (!Array.isArray(at)) return undefined;
  const [x, y] = at;
  return typeof x === "number" && typeof y === "number" ? { x, y } : undefined;
}

/** Splits `node.output`. */
export function ends(wire: string): { node: string; output: string } {
  const dot = wire.indexOf(".");
  return { node: wire.slice(0, dot), output: wire.slice(dot + 1) };
}

/** The wires of one input, in order. */
export function wiresInto(node: RecipeNode | undefined, input: string): readonly string[] {
  const inputs = node?.inputs;
  const wired = inputs && Object.hasOwn(inputs, input) ? inputs[input] : undefined;
  if (wired === undefined) return [];
  return typeof wired === "string" ? [wired] : wired;
}

/** Every wire of the recipe, in the order of its text. */
export function wiresOf(recipe: Recipe): WireRef[] {
  const wires: WireRef[] = [];
  for (const [target, node] of Object.entries(nodesOf(recipe))) {
    for (const input of Object.keys(node.inputs ?? {})) {
      wiresInto(node, input).forEach((wire, slot) => {
        const { node: source, output } = ends(wire);
        wires.push({ source, output, target, input, slot });
      });
    }
  }
  return wires;
}

/** The nodes that `id` needs, itself included. */
export function ancestorsOf(recipe: Recipe, id: string): Set<string> {
  const seen = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const node = nodeOf(recipe, next);
    for (const input of Object.keys(node?.inputs ?? {})) {
      for (const wire of wiresInto(node, input)) open.push(ends(wire).node);
    }
  }
  return seen;
}

/** The nodes that need `id`, itself included. */
export function descendantsOf(recipe: Recipe, id: string): Set<string> {
  const users = new Map<string, string[]>();
  for (const { source, target } of wiresOf(recipe)) users.set(source, [...(users.get(source) ?? []), target]);
  const seen = new Set([id]);
  // A set is walked in the order of its making, and what is added meanwhile is walked too.
  for (const each of seen) for (const user of users.get(each) ?? []) seen.add(user);
  return seen;
}

/** The entry of a table under a name that anybody may have chosen, `constructor` too. */
export function own<T>(table: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

export function isJsonObject(value: unknown): value is { [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

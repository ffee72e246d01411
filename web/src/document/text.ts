/** The recipe as text, written as the server writes it: keys in a fixed order, empty parts left out, small
 * flat lists and objects on one line, so that a text diff of two recipes reads well. */

import type { Recipe, RecipeNode } from "../api/types";
import { nodesOf } from "./recipe";

const RECIPE_KEYS = ["impasto", "name", "about", "inputs", "nodes", "definitions", "layout", "lock"];
const DEFINITION_KEYS = ["title", "about", "inputs", "outputs", "parameters", "nodes", "layout"];
const NODE_KEYS = ["type", "version", "mode", "inputs", "parameters"];
const MAY_BE_EMPTY = new Set(["impasto", "name", "nodes", "type", "version"]);
const LINE = 100;

type Tree = { [key: string]: unknown };

/** Writes the recipe; equal recipes give equal text. */
export function serialise(recipe: Recipe): string {
  return `${pretty(inOrder(recipe), "")}\n`;
}

/** The text without layout, lock, name and description: what is equal in it paints the same picture. */
export function meaning(recipe: Recipe): string {
  const { layout: _layout, name: _name, about: _about, lock: _lock, ...rest } = recipe;
  return JSON.stringify(inOrder(rest));
}

function inOrder(recipe: Recipe): Tree {
  const definitions = Object.entries(recipe.definitions ?? {}).map(([name, definition]) => [
    name,
    ordered({ ...definition, nodes: nodesInOrder(definition.nodes ?? {}) }, DEFINITION_KEYS),
  ]);
  const whole = { ...recipe, nodes: nodesInOrder(nodesOf(recipe)) };
  if (definitions.length === 0) return ordered(whole, RECIPE_KEYS);
  return ordered({ ...whole, definitions: Object.fromEntries(definitions) }, RECIPE_KEYS);
}

function nodesInOrder(nodes: { [id: string]: RecipeNode }): Tree {
  return Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, nodeInOrder(node)]));
}

function nodeInOrder(node: RecipeNode): Tree {
  return ordered({ version: 1, ...node }, NODE_KEYS);
}

function ordered(tree: Tree, keys: readonly string[]): Tree {
  const known = keys.filter(
    (key) => Object.hasOwn(tree, key) && (MAY_BE_EMPTY.has(key) || !empty(tree[key])),
  );
  const others = Object.keys(tree).filter((key) => !keys.includes(key));
  return Object.fromEntries([...known, ...others].map((key) => [key, tree[key]]));
}

function empty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function pretty(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return JSON.stringify(value);
  const entries = Object.values(value);
  const flat = !entries.some((entry) => typeof entry === "object" && entry !== null);
  const names = Array.isArray(value) ? null : Object.keys(value);
  const parts = (inner: string) =>
    entries.map((entry, at) =>
      names ? `${JSON.stringify(names[at])}: ${pretty(entry, inner)}` : pretty(entry, inner),
    );
  const [open, close] = names ? ["{", "}"] : ["[", "]"];
  if (flat) {
    const line = `${open}${parts("").join(", ")}${close}`;
    if (indent.length + [...line].length <= LINE) return line;
  }
  const inner = `${indent}  `;
  return `${open}\n${inner}${parts(inner).join(`,\n${inner}`)}\n${indent}${close}`;
}

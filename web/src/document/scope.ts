/** Looking at a subgraph as if it were a recipe: its nodes, its places, and two nodes more that stand for its
 * own inputs and outputs. What is done to that view is put down where the recipe keeps the subgraph. */

import type { Definition, Recipe, RecipeNode } from "../api/types";
import { definitionName, definitionOf, titleOfDefinition } from "./definitions";
import { noLongerOffered } from "./exposed";
import type { Patch, Path } from "./patch";

/** The nodes that were entered, from the outside in; none where the recipe itself is shown. */
export type Scope = readonly string[];

export const RECIPE: Scope = [];
/** The node that gives what is wired to a subgraph, and the one that takes what it hands out. */
export const INPUTS_NODE = "$";
export const OUTPUTS_NODE = "$out";
const BOUNDARY: ReadonlyMap<string, string> = new Map([
  [INPUTS_NODE, "$inputs"],
  [OUTPUTS_NODE, "$outputs"],
]);
/** The types of those two nodes; no recipe holds them. */
export const INPUTS_TYPE = "$inputs";
export const OUTPUTS_TYPE = "$outputs";

export const sameScope = (one: Scope, other: Scope): boolean =>
  one === other || (one.length === other.length && one.every((id, at) => id === other[at]));

export const isBoundary = (id: string): boolean => BOUNDARY.has(id);

/** The name of the definition that a scope leads to, or null for the recipe and for a way that leads nowhere. */
export function definitionAt(recipe: Recipe, scope: Scope): string | null {
  let nodes: { [id: string]: RecipeNode } | undefined = recipe.nodes;
  let name: string | null = null;
  for (const id of scope) {
    const node: RecipeNode | undefined = nodes && Object.hasOwn(nodes, id) ? nodes[id] : undefined;
    name = node ? definitionName(node.type) : null;
    const definition = definitionOf(recipe, name);
    if (!definition) return null;
    nodes = definition.nodes ?? {};
  }
  return name;
}

/** The scope as far as it leads: a node on the way may be gone. */
export function reachable(recipe: Recipe, scope: Scope): Scope {
  let found = scope;
  while (found.length > 0 && definitionAt(recipe, found) === null) found = found.slice(0, -1);
  return found;
}

/** The graph of a scope as a recipe: a definition's title is its name, and its parameters its named inputs. */
export function viewOf(recipe: Recipe, scope: Scope): Recipe {
  const definition = definitionOf(recipe, definitionAt(recipe, scope));
  if (!definition) return recipe;
  return {
    ...recipe,
    name: titleOfDefinition(recipe, definitionAt(recipe, scope) ?? ""),
    about: definition.about ?? "",
    inputs: definition.parameters ?? {},
    nodes: nodesWithBoundary(definition),
    layout: definition.layout ?? {},
  };
}

// A card reads its node from the view after every edit: one that did not change has to be the same object.
const withBoundary = new WeakMap<Definition, { [id: string]: RecipeNode }>();

function nodesWithBoundary(definition: Definition): { [id: string]: RecipeNode } {
  const known = withBoundary.get(definition);
  if (known) return known;
  const nodes = {
    [INPUTS_NODE]: { type: INPUTS_TYPE },
    ...definition.nodes,
    [OUTPUTS_NODE]: { type: OUTPUTS_TYPE, inputs: definition.outputs ?? {} },
  };
  withBoundary.set(definition, nodes);
  return nodes;
}

/** The patches of the whole recipe that do what patches of a scope's view do. */
export function lifted(recipe: Recipe, scope: Scope, patches: readonly Patch[]): readonly Patch[] {
  const name = definitionAt(recipe, scope);
  if (name === null) return patches;
  return patches.flatMap((patch) => liftedOne(recipe, name, patch));
}

function liftedOne(recipe: Recipe, name: string, patch: Patch): Patch[] {
  const inside = (path: Path): Patch[] => [{ ...patch, path: ["definitions", name, ...path] }];
  const [part, key, ...rest] = patch.path;
  switch (part) {
    case "layout":
    case "about":
      return inside(patch.path);
    case "name":
      return inside(["title"]);
    case "inputs":
      if (key === undefined) return inside(["parameters"]);
      return [
        ...inside(["parameters", key, ...rest]),
        ...(patch.value === undefined ? noLongerOffered(recipe, name, key) : []),
      ];
    case "nodes": {
      if (key === undefined)
        return [{ ...patch, path: ["definitions", name, "nodes"], value: ownNodes(patch.value) }];
      if (key === OUTPUTS_NODE) return rest[0] === "inputs" ? inside(["outputs", ...rest.slice(1)]) : [];
      return key === INPUTS_NODE ? [] : inside(patch.path);
    }
    default:
      return [patch];
  }
}

function ownNodes(nodes: unknown): unknown {
  return Object.fromEntries(Object.entries(nodes ?? {}).filter(([id]) => !isBoundary(id)));
}

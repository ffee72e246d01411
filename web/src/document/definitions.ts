/** Reading the definitions of a recipe: subgraphs that are used as nodes. */

import type { Definition, Recipe, RecipeNode } from "../api/types";
import type { Path } from "./patch";
import { own } from "./recipe";

export const DEFINITION_PREFIX = "definition:";

/** The name of the definition that nodes of this type use, or null for another type. */
export function definitionName(type: string): string | null {
  return type.startsWith(DEFINITION_PREFIX) ? type.slice(DEFINITION_PREFIX.length) : null;
}

export function definitionOf(recipe: Recipe, name: string | null): Definition | undefined {
  return name === null ? undefined : own(recipe.definitions, name);
}

/** What people call a definition. */
export function titleOfDefinition(recipe: Recipe, name: string): string {
  return definitionOf(recipe, name)?.title || name.replaceAll("_", " ");
}

/** A graph of a recipe, the recipe's own or a definition's, with the path that leads to its nodes. */
export interface Graph {
  readonly path: Path;
  readonly nodes: { [id: string]: RecipeNode };
}

export function graphsOf(recipe: Recipe): Graph[] {
  return [
    { path: [], nodes: recipe.nodes ?? {} },
    ...Object.entries(recipe.definitions ?? {}).map(([name, definition]) => ({
      path: ["definitions", name],
      nodes: definition.nodes ?? {},
    })),
  ];
}

/** Every node of a definition's type, with the path to it. */
export function usesOf(recipe: Recipe, name: string): { path: Path; id: string; node: RecipeNode }[] {
  return graphsOf(recipe).flatMap(({ path, nodes }) =>
    Object.entries(nodes)
      .filter(([, node]) => node.type === DEFINITION_PREFIX + name)
      .map(([id, node]) => ({ path: [...path, "nodes", id], id, node })),
  );
}

/** The definitions that a definition uses, however far, itself included. */
export function definitionsWithin(recipe: Recipe, name: string): Set<string> {
  const found = new Set<string>([name]);
  for (const each of found) {
    for (const node of Object.values(definitionOf(recipe, each)?.nodes ?? {})) {
      const used = definitionName(node.type);
      if (used !== null && definitionOf(recipe, used)) found.add(used);
    }
  }
  return found;
}

/** The definitions that nodes use, however far, as a recipe holds them. */
export function definitionsFor(recipe: Recipe, nodes: Iterable<RecipeNode>): { [name: string]: Definition } {
  const names = new Set<string>();
  for (const node of nodes) {
    const name = definitionName(node.type);
    if (name !== null && definitionOf(recipe, name))
      for (const each of definitionsWithin(recipe, name)) names.add(each);
  }
  const entries = Object.entries(recipe.definitions ?? {}).filter(([name]) => names.has(name));
  return Object.fromEntries(entries);
}

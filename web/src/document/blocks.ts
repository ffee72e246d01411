/** Blocks: subgraphs that are kept to be used in other recipes. A block is a recipe of one node, which is of the
 * definition that the block is about. */

import type { Definition, JsonValue, Recipe, RecipeNode } from "../api/types";
import {
  DEFINITION_PREFIX,
  definitionName,
  definitionOf,
  definitionsFor,
  definitionsWithin,
} from "./definitions";
import { freeId } from "./ids";
import type { Patch } from "./patch";
import { nodeOf, nodesOf } from "./recipe";

type Definitions = { readonly [name: string]: Definition };

const NODE = "block";

/** A node that is a subgraph as a block of that name; null for another node. */
export function blockOf(recipe: Recipe, id: string, name: string, about: string): Recipe | null {
  const node = nodeOf(recipe, id);
  const definition = definitionName(node?.type ?? "");
  const found = definitionOf(recipe, definition);
  if (!node || definition === null || !found) return null;
  const { inputs: _wires, mode: _mode, ...rest } = node;
  const definitions = definitionsFor(recipe, [node]);
  const titled = { ...found, title: name, about };
  return {
    impasto: 1,
    name,
    about,
    nodes: { [NODE]: rest },
    definitions: { ...definitions, [definition]: titled },
    layout: { [NODE]: [0, 0] },
  };
}

/** A block under another name. */
export function renamedBlock(block: Recipe, name: string): Recipe {
  const [id = ""] = Object.keys(nodesOf(block));
  return blockOf(block, id, name, block.about ?? "") ?? { ...block, name };
}

/** What a block's node is of, the name of its definition in the block, and the values that are set on it; null
 * where the recipe is no block. */
export function insideOfBlock(
  block: Recipe,
): { name: string; parameters: { [name: string]: JsonValue } } | null {
  const [node] = Object.values(nodesOf(block));
  const name = definitionName(node?.type ?? "");
  return node && name !== null && definitionOf(block, name)
    ? { name, parameters: node.parameters ?? {} }
    : null;
}

/** Brings definitions into a recipe. One that is there already, whatever it is called, is shared, unless it holds the
 * definition `here`, which would then be inside itself; one that only has the same name is brought under another.
 * Returns under which name each is there. */
export function bring(
  recipe: Recipe,
  definitions: Definitions,
  here: string | null = null,
): { readonly patches: readonly Patch[]; readonly names: ReadonlyMap<string, string> } {
  const there: Definitions = recipe.definitions ?? {};
  const known = new Map<string, string>();
  for (const name of Object.keys(there).reverse()) {
    const around = here !== null && definitionsWithin(recipe, name).has(here);
    if (!around) known.set(meaningOf(there, name), name);
  }
  const names = new Map<string, string>();
  const used = new Set(Object.keys(there));
  const brought: string[] = [];
  for (const name of Object.keys(definitions)) {
    const shared = known.get(meaningOf(definitions, name));
    const now = shared ?? freeId(name, (each) => used.has(each));
    names.set(name, now);
    if (shared !== undefined) continue;
    used.add(now);
    brought.push(name);
  }
  const patches = brought.map((name) => {
    const definition = definitions[name] ?? {};
    const nodes = definition.nodes ? { nodes: retyped(definition.nodes, names) } : {};
    return { path: ["definitions", names.get(name) ?? name], value: { ...definition, ...nodes } };
  });
  return { patches, names };
}

/** The definitions of a recipe that are the same as what one of the blocks is of: what is added of either is one. */
export function keptDefinitions(recipe: Recipe, blocks: readonly (Recipe | null)[]): ReadonlySet<string> {
  const kept = new Set(
    blocks.flatMap((block) => {
      const inside = block && insideOfBlock(block);
      return inside ? [meaningOf(block.definitions ?? {}, inside.name)] : [];
    }),
  );
  const there = recipe.definitions ?? {};
  return new Set(
    kept.size === 0 ? [] : Object.keys(there).filter((name) => kept.has(meaningOf(there, name))),
  );
}

/** Nodes of definitions that go by other names. */
export function retyped(
  nodes: { readonly [id: string]: RecipeNode } | undefined,
  names: ReadonlyMap<string, string>,
): { [id: string]: RecipeNode } {
  const entries = Object.entries(nodes ?? {}).map(([id, node]) => {
    const before = definitionName(node.type);
    const now = before === null ? undefined : names.get(before);
    return [
      id,
      now === undefined || now === before ? node : { ...node, type: DEFINITION_PREFIX + now },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** What a definition is, with all that it uses, as text: the same for the same one under another name. */
function meaningOf(definitions: Definitions, name: string, open: readonly string[] = []): string {
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!definition || open.includes(name)) return JSON.stringify([name]);
  const names = new Map(
    Object.values(definition.nodes ?? {}).flatMap((node) => {
      const used = definitionName(node.type);
      return used === null ? [] : [[used, meaningOf(definitions, used, [...open, name])] as const];
    }),
  );
  return JSON.stringify({ ...definition, nodes: retyped(definition.nodes, names) });
}

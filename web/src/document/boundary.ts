/** A subgraph's own sockets: more of them, other names, fewer. These edits are of the whole recipe. */

import type { Recipe, RecipeNode } from "../api/types";
import { t } from "../text";
import type { Edit } from "./commands";
import { definitionOf, graphsOf, usesOf } from "./definitions";
import { withName } from "./exposed";
import { freeId } from "./ids";
import type { Patch, Path } from "./patch";
import { ends, wiresInto } from "./recipe";
import { INPUTS_NODE } from "./scope";

export type BoundarySide = "inputs" | "outputs";

/** Whether a socket may be called so: as names in a recipe are written. */
export const isSocketName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name);

/** What people write as a name, as a recipe writes it: `Second style` is `Second_style`. */
export const asSocketName = (text: string): string => text.trim().replaceAll(/\s+/g, "_");

/** Gives a subgraph another input of a type, and returns its name. */
export function addInput(
  recipe: Recipe,
  definition: string,
  base: string,
  socket: string,
): { edit: Edit; name: string } {
  const inputs = definitionOf(recipe, definition)?.inputs ?? {};
  const name = freeId(base, (each) => Object.hasOwn(inputs, each));
  const patches = [{ path: ["definitions", definition, "inputs", name], value: socket }];
  return { edit: { name: t("structure.didAddInput", { name }), patches }, name };
}

/** Gives a subgraph another output, from `node.output` inside, and returns its name. */
export function addOutput(
  recipe: Recipe,
  definition: string,
  base: string,
  wire: string,
): { edit: Edit; name: string } {
  const outputs = definitionOf(recipe, definition)?.outputs ?? {};
  const name = freeId(base, (each) => Object.hasOwn(outputs, each));
  const patches = [{ path: ["definitions", definition, "outputs", name], value: wire }];
  return { edit: { name: t("structure.didAddOutput", { name }), patches }, name };
}

/** Calls a socket otherwise, inside and where the subgraph is used. */
export function renameSocket(
  recipe: Recipe,
  definition: string,
  side: BoundarySide,
  from: string,
  to: string,
): Edit {
  const found = definitionOf(recipe, definition);
  const table = found?.[side] ?? {};
  const name = t("structure.didRenameSocket", { from, to });
  if (!found || from === to || !Object.hasOwn(table, from) || Object.hasOwn(table, to) || !isSocketName(to))
    return { name, patches: [] };
  const patches: Patch[] = [{ path: ["definitions", definition, side], value: withName(table, from, to) }];
  if (side === "inputs") {
    patches.push(...rewired(insideOf(recipe, definition), `${INPUTS_NODE}.${from}`, to));
    patches.push(...handedOn(recipe, definition, `${INPUTS_NODE}.${from}`, `${INPUTS_NODE}.${to}`));
    for (const { path, node } of usesOf(recipe, definition)) {
      if (Object.hasOwn(node.inputs ?? {}, from))
        patches.push({ path: [...path, "inputs"], value: withName(node.inputs ?? {}, from, to) });
    }
  } else patches.push(...outside(recipe, definition, from, to));
  return { name, patches };
}

/** Takes a socket away, with the wires at it inside and outside. */
export function removeSocket(recipe: Recipe, definition: string, side: BoundarySide, socket: string): Edit {
  const name = t("structure.didRemoveSocket", { name: socket });
  const patches: Patch[] = [];
  if (side === "inputs") {
    const wire = `${INPUTS_NODE}.${socket}`;
    patches.push(...rewired(insideOf(recipe, definition), wire, null));
    const handing = Object.entries(definitionOf(recipe, definition)?.outputs ?? {});
    for (const [each, source] of handing) {
      if (source === wire) patches.push(...removeSocket(recipe, definition, "outputs", each).patches);
    }
    for (const { path, node } of usesOf(recipe, definition)) {
      if (Object.hasOwn(node.inputs ?? {}, socket)) patches.push({ path: [...path, "inputs", socket] });
    }
  } else patches.push(...outside(recipe, definition, socket, null));
  return { name, patches: [...patches, { path: ["definitions", definition, side, socket] }] };
}

/** Calls a subgraph otherwise; what names it in the recipe stays. */
export function retitle(definition: string, title: string): Edit {
  return {
    name: t("structure.didRetitle", { title }),
    patches: [{ path: ["definitions", definition, "title"], value: title }],
  };
}

interface Inside {
  readonly path: Path;
  readonly nodes: { [id: string]: RecipeNode };
}

const insideOf = (recipe: Recipe, definition: string): Inside => ({
  path: ["definitions", definition],
  nodes: definitionOf(recipe, definition)?.nodes ?? {},
});

function rewired({ path, nodes }: Inside, from: string | ReadonlySet<string>, to: string | null): Patch[] {
  const sources = typeof from === "string" ? new Set([from]) : from;
  const renamed = (wire: string) => (to === null ? [] : [afterRenaming(wire, to)]);
  return Object.entries(nodes).flatMap(([id, node]) =>
    Object.entries(node.inputs ?? {}).flatMap(([input, wired]): Patch[] => {
      const before = wiresInto(node, input);
      if (!before.some((each) => sources.has(each))) return [];
      const wires = before.flatMap((each) => (sources.has(each) ? renamed(each) : [each]));
      const at = [...path, "nodes", id, "inputs", input];
      if (wires.length === 0) return [{ path: at }];
      return [{ path: at, value: Array.isArray(wired) ? wires : wires[0] }];
    }),
  );
}

const afterRenaming = (wire: string, output: string) => `${ends(wire).node}.${output}`;

function handedOn(recipe: Recipe, definition: string, from: string, to: string): Patch[] {
  return Object.entries(definitionOf(recipe, definition)?.outputs ?? {})
    .filter(([, wire]) => wire === from)
    .map(([name]) => ({ path: ["definitions", definition, "outputs", name], value: to }));
}

// Wires from an output of the uses of a definition, in every graph that has one.
function outside(recipe: Recipe, definition: string, output: string, to: string | null): Patch[] {
  const type = `definition:${definition}`;
  return graphsOf(recipe).flatMap((graph) => {
    const uses = Object.keys(graph.nodes).filter((id) => graph.nodes[id]?.type === type);
    const [, name] = graph.path;
    const patches = rewired(graph, new Set(uses.map((id) => `${id}.${output}`)), to);
    const outputs = Object.entries(name === undefined ? {} : (definitionOf(recipe, name)?.outputs ?? {}));
    for (const [each, wire] of outputs) {
      const { node, output: source } = ends(wire);
      if (!uses.includes(node) || source !== output) continue;
      const path = ["definitions", name ?? "", "outputs", each];
      patches.push(to === null ? { path } : { path, value: `${node}.${to}` });
    }
    return patches;
  });
}

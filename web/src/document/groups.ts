/** Making a subgraph of nodes, and laying one open again. */

import type { Definition, JsonValue, NamedInput, Recipe, RecipeNode } from "../api/types";
import { t } from "../text";
import type { Edit, Socket } from "./commands";
import { DEFINITION_PREFIX, definitionName, definitionOf } from "./definitions";
import { editorOf, extracted, merged } from "./editor";
import { innerWire, outerWire } from "./groupWires";
import { freeId, NONE_RESERVED } from "./ids";
import type { Patch } from "./patch";
import { ends, nodeOf, nodesOf, own, type Point, positionOf, wiresInto, wiresOf } from "./recipe";
import { INPUTS_NODE, isBoundary, OUTPUTS_NODE } from "./scope";

/** What the catalogue knows of sockets: their types. */
export interface SocketTypes {
  input(at: Socket): string | undefined;
  output(at: Socket): string | undefined;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

type SizeOf = (id: string) => Size;
type Table<T> = { [name: string]: T };

/** Where the cards of a subgraph's own inputs and outputs stand beside its nodes. */
const BESIDE = 96;
const BOUNDARY_WIDTH = 180;
const CARD_WIDTH = 240;

interface Grouped {
  readonly edit: Edit;
  /** The node that stands for the nodes that were grouped. */
  readonly id: string;
}

/** Puts nodes into a definition of their own, with a socket for each wire that crosses its edge, and one node of
 * that definition in their place. Named inputs that set one of them set the same through the new node. Null
 * where there is nothing to group, or where what crosses comes from and goes to nodes that nobody knows. */
export function group(
  recipe: Recipe,
  ids: readonly string[],
  sockets: SocketTypes,
  sizeOf: SizeOf,
  title: string,
  reserved = NONE_RESERVED,
): Grouped | null {
  const chosen = new Set(ids.filter((id) => nodeOf(recipe, id) && !isBoundary(id)));
  if (chosen.size === 0) return null;
  const name = freeId(nameFor(title), (each) => definitionOf(recipe, each) !== undefined);
  const id = freeId(name.toLowerCase(), (each) => nodeOf(recipe, each) !== undefined || reserved.has(each));
  const inputs = crossingIn(recipe, chosen, sockets);
  if (!inputs) return null;
  const outputs = crossingOut(recipe, chosen);
  const parameters: Table<NamedInput> = {};
  const patches: Patch[] = [];
  for (const [key, named] of Object.entries(recipe.inputs ?? {})) {
    if (!chosen.has(named.node)) continue;
    parameters[key] = { node: named.node, parameter: named.parameter };
    patches.push({ path: ["inputs", key], value: { ...named, node: id, parameter: key } });
  }
  const box = boxOf(recipe, chosen, sizeOf);
  const { inside, outside } = extracted(editorOf(recipe), chosen, box, outerWire(id, inputs, outputs));
  const definition: Definition = {
    title,
    inputs: Object.fromEntries([...inputs.values()].map((each) => [each.name, each.socket])),
    outputs: Object.fromEntries([...outputs].map(([source, each]) => [each, source])),
    parameters,
    nodes: innerNodes(recipe, chosen, inputs),
    layout: {
      ...Object.fromEntries([...chosen].map((each) => [each, own(recipe.layout, each) ?? [0, 0]])),
      [INPUTS_NODE]: place({ x: box.x - BESIDE - BOUNDARY_WIDTH, y: box.y }),
      [OUTPUTS_NODE]: place({ x: box.x + box.width + BESIDE, y: box.y }),
      ...inside,
    },
  };
  const node: RecipeNode = { type: DEFINITION_PREFIX + name, version: 1 };
  if (inputs.size > 0)
    node.inputs = Object.fromEntries([...inputs].map(([source, each]) => [each.name, source]));
  return {
    id,
    edit: {
      name: t("structure.didGroup", { count: chosen.size }),
      patches: [
        { path: ["definitions", name], value: definition },
        ...rewiredUsers(recipe, chosen, (wire) => `${id}.${outputs.get(wire)}`),
        ...[...chosen].flatMap((each): Patch[] => [{ path: ["nodes", each] }, { path: ["layout", each] }]),
        { path: ["nodes", id], value: node },
        { path: ["layout", id], value: place({ x: box.x + (box.width - CARD_WIDTH) / 2, y: box.y }) },
        ...patches,
        ...outside,
      ],
    },
  };
}

/** Puts a subgraph's nodes in place of the node that uses it, with the values that it gave them. `last` says that
 * nothing else uses the definition, which then goes too. Null for another node. */
export function unpack(
  recipe: Recipe,
  id: string,
  sizeOf: SizeOf,
  last: boolean,
  reserved = NONE_RESERVED,
): { readonly edit: Edit; readonly ids: string[] } | null {
  const use = nodeOf(recipe, id);
  const name = use ? definitionName(use.type) : null;
  const definition = definitionOf(recipe, name);
  if (!use || name === null || !definition) return null;
  const inner: Recipe = { impasto: 1, nodes: definition.nodes ?? {}, layout: definition.layout ?? {} };
  const renamed = new Map<string, string>();
  const used = new Set([...Object.keys(nodesOf(recipe)), ...reserved]);
  for (const each of Object.keys(nodesOf(inner))) {
    const free = freeId(each, (other) => used.has(other));
    used.add(free);
    renamed.set(each, free);
  }
  const outward = (wire: string): readonly string[] => {
    const { node, output } = ends(wire);
    if (node === INPUTS_NODE) return wiresInto(use, output);
    const now = renamed.get(node);
    return now === undefined ? [] : [`${now}.${output}`];
  };
  const box = boxOf(inner, new Set(renamed.keys()), sizeOf);
  const at = positionOf(recipe, id) ?? { x: 0, y: 0 };
  const shift = { x: at.x + CARD_WIDTH / 2 - box.x - box.width / 2, y: at.y - box.y };
  const patches: Patch[] = usersOf(recipe, id, (output) => {
    const source = own(definition.outputs, output);
    return source === undefined ? [] : outward(source);
  });
  for (const [key, named] of Object.entries(recipe.inputs ?? {})) {
    if (named.node !== id) continue;
    const target = own(definition.parameters, named.parameter);
    const node = target && renamed.get(target.node);
    patches.push(
      node === undefined
        ? { path: ["inputs", key] }
        : { path: ["inputs", key], value: { ...named, node, parameter: target?.parameter } },
    );
  }
  patches.push({ path: ["nodes", id] }, { path: ["layout", id] });
  for (const [each, free] of renamed) {
    const node = nodeOf(inner, each);
    const where = positionOf(inner, each);
    if (!node) continue;
    const value = withGiven(rewire(node, outward), use, definition, each);
    patches.push({ path: ["nodes", free], value });
    if (where) patches.push({ path: ["layout", free], value: place(moved(where, shift)) });
  }
  if (last) patches.push({ path: ["definitions", name] });
  const now = innerWire(id, definition, renamed, outward);
  patches.push(...merged(editorOf(recipe), editorOf(inner), renamed, shift, now));
  return { edit: { name: t("structure.didUnpack"), patches }, ids: [...renamed.values()] };
}

/** What a definition is called where a recipe names it. */
export function nameFor(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 48);
  return plain || "group";
}

const place = ({ x, y }: Point): JsonValue => [Math.round(x), Math.round(y)];
const moved = (at: Point, by: Point): Point => ({ x: at.x + by.x, y: at.y + by.y });

function boxOf(recipe: Recipe, ids: ReadonlySet<string>, sizeOf: SizeOf): Point & Size {
  const boxes = [...ids].map((id) => ({ ...(positionOf(recipe, id) ?? { x: 0, y: 0 }), ...sizeOf(id) }));
  if (boxes.length === 0) return { x: 0, y: 0, width: CARD_WIDTH, height: 0 };
  const x = Math.min(...boxes.map((each) => each.x));
  const y = Math.min(...boxes.map((each) => each.y));
  const right = Math.max(...boxes.map((each) => each.x + each.width));
  const bottom = Math.max(...boxes.map((each) => each.y + each.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The sockets for what comes from outside, by its source: one for each output, however many nodes inside take it. */
function crossingIn(
  recipe: Recipe,
  chosen: ReadonlySet<string>,
  sockets: SocketTypes,
): Map<string, { name: string; socket: string }> | null {
  const targets = new Map<string, Socket[]>();
  for (const { source, output, target, input } of wiresOf(recipe)) {
    if (!chosen.has(target) || chosen.has(source)) continue;
    const key = `${source}.${output}`;
    targets.set(key, [...(targets.get(key) ?? []), { node: target, name: input }]);
  }
  const found = new Map<string, { name: string; socket: string }>();
  const names = new Set<string>();
  for (const [source, taking] of targets) {
    const wanted = new Set(taking.map(sockets.input));
    const [only] = wanted;
    const { node, output } = ends(source);
    const socket = (wanted.size === 1 ? only : undefined) ?? sockets.output({ node, name: output });
    if (socket === undefined) return null;
    const name = freeId(singular(taking[0]?.name ?? output), (each) => names.has(each));
    names.add(name);
    found.set(source, { name, socket });
  }
  return found;
}

// An input called `styles` takes several wires; each of them is one style.
const singular = (name: string) => (name.length > 3 ? name.replace(/(?<!s)s$/, "") : name);

/** The sockets for what goes outside, by their source. */
function crossingOut(recipe: Recipe, chosen: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { source, output, target } of wiresOf(recipe)) {
    const key = `${source}.${output}`;
    if (!chosen.has(source) || chosen.has(target) || found.has(key)) continue;
    const names = new Set(found.values());
    found.set(
      key,
      freeId(output, (each) => names.has(each)),
    );
  }
  return found;
}

function innerNodes(
  recipe: Recipe,
  chosen: ReadonlySet<string>,
  inputs: ReadonlyMap<string, { name: string }>,
): Table<RecipeNode> {
  const nodes: Table<RecipeNode> = {};
  for (const [id, node] of Object.entries(nodesOf(recipe))) {
    if (!chosen.has(id)) continue;
    nodes[id] = rewire(node, (wire) =>
      chosen.has(ends(wire).node) ? [wire] : [`${INPUTS_NODE}.${inputs.get(wire)?.name}`],
    );
  }
  return nodes;
}

/** A node whose wires come from elsewhere. */
function rewire(node: RecipeNode, outward: (wire: string) => readonly string[]): RecipeNode {
  if (!node.inputs) return node;
  const inputs: Table<string | string[]> = {};
  for (const [name, wired] of Object.entries(node.inputs)) {
    const wires = wiresInto(node, name).flatMap(outward);
    const [first] = wires;
    if (first !== undefined) inputs[name] = Array.isArray(wired) ? wires : first;
  }
  return { ...node, inputs };
}

/** Patches that let what took an output of one of these nodes take another in its place. */
function rewiredUsers(
  recipe: Recipe,
  chosen: ReadonlySet<string>,
  instead: (wire: string) => string,
): Patch[] {
  return rewiredAll(recipe, chosen, (wire) => (chosen.has(ends(wire).node) ? [instead(wire)] : [wire]));
}

function usersOf(recipe: Recipe, id: string, instead: (output: string) => readonly string[]): Patch[] {
  return rewiredAll(recipe, new Set([id]), (wire) => {
    const { node, output } = ends(wire);
    return node === id ? instead(output) : [wire];
  });
}

function rewiredAll(
  recipe: Recipe,
  gone: ReadonlySet<string>,
  outward: (wire: string) => readonly string[],
): Patch[] {
  const touched = new Map<string, [id: string, input: string]>();
  for (const { source, target, input } of wiresOf(recipe)) {
    if (gone.has(source) && !gone.has(target)) touched.set(`${target}.${input}`, [target, input]);
  }
  return [...touched.values()].map(([id, input]) => {
    const node = nodeOf(recipe, id);
    const wires = wiresInto(node, input).flatMap(outward);
    const path = ["nodes", id, "inputs", input];
    if (wires.length === 0) return { path };
    return { path, value: Array.isArray(node?.inputs?.[input]) ? wires : wires[0] };
  });
}

function withGiven(node: RecipeNode, use: RecipeNode, definition: Definition, id: string): RecipeNode {
  const given = Object.entries(definition.parameters ?? {}).flatMap(([name, target]) => {
    const value = own(use.parameters, name);
    return target.node === id && value !== undefined ? [[target.parameter, value] as const] : [];
  });
  const mode = use.mode ? { mode: use.mode } : {};
  if (given.length === 0) return { ...node, ...mode };
  return { ...node, ...mode, parameters: { ...node.parameters, ...Object.fromEntries(given) } };
}

/** What the outline tells: the nodes of a graph in the order in which they are painted, with all that is on their
 * cards. Pure: made from the graph and the catalogue alone. */

import type { NodeInfo, Recipe, RecipeNode } from "../api/types";
import { infoOf, isChanged, type Knowledge, outputsThatFit, titlesOf, whyNot } from "../catalogue";
import {
  applyPatches,
  ends,
  nodeOf,
  nodesOf,
  remove,
  type Socket,
  type WireRef,
  wiresInto,
  wiresOf,
} from "../document";

/** A node of the outline. */
export interface OutlineNode {
  readonly id: string;
  /** Its title, with a number where several nodes have the same: "Load Image 2". */
  readonly title: string;
  readonly node: RecipeNode;
  readonly info: NodeInfo | undefined;
  readonly inputs: readonly OutlineInput[];
  readonly outputs: readonly OutlineOutput[];
  /** How many of its parameters are not as they came. */
  readonly changed: number;
}

/** An input, or one of the wires of an input that takes several. */
export interface OutlineInput {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** Its place among the wires; for an input that takes several, also one past them. */
  readonly slot: number;
  readonly many: boolean;
  readonly wire: WireRef | null;
}

export interface OutlineOutput {
  readonly name: string;
  readonly label: string;
  readonly socket: string;
  readonly wires: readonly WireRef[];
}

/** A socket that fits, at the other end of a wire that could be. */
export interface Choice {
  readonly socket: Socket;
  /** The wire whose place it would take. */
  readonly instead: WireRef | null;
}

/** The ids of a graph's nodes, each behind those that it needs; where that leaves a choice, and on a circle, as the
 * recipe has them. */
export function executionOrder(recipe: Recipe): string[] {
  const ids = Object.keys(nodesOf(recipe));
  const needs = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { source, target } of wiresOf(recipe)) {
    if (needs.has(source)) needs.get(target)?.add(source);
  }
  const order: string[] = [];
  const seen = new Set<string>();
  const place = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const before of needs.get(id) ?? []) place(before);
    order.push(id);
  };
  for (const id of ids) place(id);
  return order;
}

/** The graph as the outline tells it. */
export function outlineOf(recipe: Recipe, knowledge: Knowledge): OutlineNode[] {
  const order = executionOrder(recipe);
  const titles = titlesOf(recipe, knowledge);
  const wires = wiresOf(recipe);
  return order.flatMap((id) => {
    const node = nodeOf(recipe, id);
    if (!node) return [];
    const info = infoOf(knowledge, recipe, id);
    return [
      {
        id,
        title: titles.get(id) ?? id,
        node,
        info,
        inputs: inputsOf(node, info, id),
        outputs: outputsOf(info, id, wires),
        changed: (info?.parameters ?? []).filter((each) => isChanged(each, node.parameters?.[each.name]))
          .length,
      },
    ];
  });
}

function inputsOf(node: RecipeNode, info: NodeInfo | undefined, id: string): OutlineInput[] {
  // A node that the catalogue does not know has the inputs that are wired.
  const known = info?.inputs ?? Object.keys(node.inputs ?? {}).map((name) => unknownInput(name));
  return known.flatMap(({ name, label, required, many }) => {
    const wired = wiresInto(node, name).map((wire, slot): OutlineInput => {
      const { node: source, output } = ends(wire);
      return { name, label, required, many, slot, wire: { source, output, target: id, input: name, slot } };
    });
    const free = { name, label, required, many, slot: wired.length, wire: null };
    return many || wired.length === 0 ? [...wired, free] : wired;
  });
}

const unknownInput = (name: string) => ({ name, label: name, required: false, many: false });

function outputsOf(info: NodeInfo | undefined, id: string, wires: readonly WireRef[]): OutlineOutput[] {
  const from = (name: string) => wires.filter((each) => each.source === id && each.output === name);
  if (info) {
    return info.outputs.map(({ name, label, socket }) => ({ name, label, socket, wires: from(name) }));
  }
  const names = new Set(wires.filter((each) => each.source === id).map(({ output }) => output));
  return [...names].map((name) => ({ name, label: name, socket: "", wires: from(name) }));
}

/** The outputs that an input takes, in the order of the outline; those that it has already are left out. */
export function sourcesFor(
  recipe: Recipe,
  knowledge: Knowledge,
  order: readonly OutlineNode[],
  to: Socket,
  at: WireRef | null,
): Choice[] {
  // The wire that would go must not stand in the way of the one that comes, as on a circle.
  const without = at ? applyPatches(recipe, remove(recipe, [], [at], "").patches).tree : recipe;
  const had = wiresInto(nodeOf(recipe, to.node), to.name);
  const ids = order.map(({ id }) => id);
  return outputsThatFit(knowledge, without, to, ids)
    .filter(({ node, name }) => !had.includes(`${node}.${name}`))
    .map((socket) => ({ socket, instead: at }));
}

/** The inputs that take an output, in the order of the outline. */
export function targetsFor(
  recipe: Recipe,
  knowledge: Knowledge,
  order: readonly OutlineNode[],
  from: Socket,
): Choice[] {
  return order.flatMap(({ id, node, info }) =>
    (info?.inputs ?? []).flatMap(({ name, many }) => {
      const socket = { node: id, name };
      const had = wiresInto(node, name);
      if (had.includes(`${from.node}.${from.name}`)) return [];
      if (whyNot(knowledge, recipe, from, socket) !== null) return [];
      const [wire] = had;
      const instead = many || wire === undefined ? null : wireAt(wire, id, name);
      return [{ socket, instead }];
    }),
  );
}

function wireAt(wire: string, target: string, input: string): WireRef {
  const { node: source, output } = ends(wire);
  return { source, output, target, input, slot: 0 };
}

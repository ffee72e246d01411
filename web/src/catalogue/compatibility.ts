/** Which wires fit, and why one does not. */

import type { Catalogue, InputInfo, NodeInfo, OutputSocket, Recipe } from "../api/types";
import { ancestorsOf, definitionName, nodeOf, type Socket } from "../document";
import { locale, t } from "../text";
import { socketText } from "../text/served";
import { blockId } from "./blocks";

/** The catalogue by type, with its conversions, for quick answers. */
export interface Knowledge {
  readonly nodes: ReadonlyMap<string, NodeInfo>;
  readonly conversions: ReadonlySet<string>;
}

export function knowledgeOf(catalogue: Catalogue): Knowledge {
  return {
    nodes: new Map(catalogue.nodes.map((info) => [info.type, info])),
    conversions: new Set(catalogue.conversions.map(({ source, target }) => `${source} ${target}`)),
  };
}

/** Whether an output of type `source` may be wired to an input of type `target`. */
export function fits(knowledge: Knowledge, source: string, target: string): boolean {
  return source === target || knowledge.conversions.has(`${source} ${target}`);
}

export function infoOf(knowledge: Knowledge, recipe: Recipe, id: string): NodeInfo | undefined {
  const node = nodeOf(recipe, id);
  return node && knowledge.nodes.get(node.type);
}

export function inputOf(knowledge: Knowledge, recipe: Recipe, at: Socket): InputInfo | undefined {
  return infoOf(knowledge, recipe, at.node)?.inputs.find((each) => each.name === at.name);
}

export function outputOf(knowledge: Knowledge, recipe: Recipe, at: Socket): OutputSocket | undefined {
  return infoOf(knowledge, recipe, at.node)?.outputs.find((each) => each.name === at.name);
}

/** Why a wire cannot be, and the node that would make it possible between its ends. */
export interface Refusal {
  readonly text: string;
  readonly between: NodeInfo | null;
}

/** Says in words why the wire cannot be, or returns null when it can. */
export function whyNot(knowledge: Knowledge, recipe: Recipe, from: Socket, to: Socket): string | null {
  return refusalOf(knowledge, recipe, from, to)?.text ?? null;
}

/** Says why the wire cannot be and what would help, or returns null when it can. */
export function refusalOf(knowledge: Knowledge, recipe: Recipe, from: Socket, to: Socket): Refusal | null {
  const output = outputOf(knowledge, recipe, from);
  const input = inputOf(knowledge, recipe, to);
  if (!output || !input) return { text: t("wires.whyUnknown"), between: null };
  if (from.node === to.node) return { text: t("wires.whyItself"), between: null };
  if (ancestorsOf(recipe, from.node).has(to.node)) {
    const title = infoOf(knowledge, recipe, to.node)?.title ?? to.node;
    return { text: t("wires.whyCircle", { node: title }), between: null };
  }
  if (fits(knowledge, output.socket, input.socket)) return null;
  const between = converter(knowledge, output.socket, input.socket);
  const said = { given: socketText(output.socket), input: input.label, wanted: socketText(input.socket) };
  if (between) return { text: t("wires.whyTypeBetween", { ...said, node: between.title }), between };
  const kinds = new Intl.ListFormat(locale, { type: "disjunction" }).format(
    taking(knowledge, input.socket).map(socketText),
  );
  return { text: t("wires.whyType", { ...said, kinds }), between: null };
}

/** The input of a node that takes an output of type `source`: one of that very type before one that converts, so
 * that a mask is wired as a mask; required ones first. */
export function inputFor(knowledge: Knowledge, info: NodeInfo, source: string): InputInfo | undefined {
  const open = info.inputs.filter((each) => fits(knowledge, source, each.socket));
  const exact = (each: InputInfo) => each.socket === source;
  return (
    open.find((each) => each.required && exact(each)) ??
    open.find(exact) ??
    open.find((each) => each.required) ??
    open[0]
  );
}

/** The first output of a node that an input of type `target` takes. */
export function outputFor(knowledge: Knowledge, info: NodeInfo, target: string): OutputSocket | undefined {
  return (
    info.outputs.find((each) => each.socket === target) ??
    info.outputs.find((each) => fits(knowledge, each.socket, target))
  );
}

/** The sockets by which a node of one type goes into a wire between an output and an input of these types: only
 * inputs that are `free` count. Null where it has none. */
export function throughFor(
  knowledge: Knowledge,
  info: NodeInfo,
  source: string,
  target: string,
  free: (input: InputInfo) => boolean = () => true,
): { input: InputInfo; output: OutputSocket } | null {
  const input = inputFor(knowledge, { ...info, inputs: info.inputs.filter(free) }, source);
  const output = outputFor(knowledge, info, target);
  return input && output ? { input, output } : null;
}

/** A node that makes what an input of type `target` takes out of one wire of type `source`: of several the one
 * with the fewest things to set, and one of the server's before a subgraph or a block, which sets inside what it
 * does not ask. */
export function converter(knowledge: Knowledge, source: string, target: string): NodeInfo | null {
  const able = [...knowledge.nodes.values()].filter((info) => {
    const [first, ...others] = info.inputs.filter((each) => each.required);
    if (first?.socket !== source || others.length > 0) return false;
    // An output called like an input only hands on what comes in there.
    const made = info.outputs.filter(({ name }) => info.inputs.every((each) => each.name !== name));
    return outputFor(knowledge, { ...info, outputs: made }, target) !== undefined;
  });
  able.sort((a, b) => Number(isMade(a)) - Number(isMade(b)) || a.parameters.length - b.parameters.length);
  return able[0] ?? null;
}

// What users put together.
const isMade = ({ type }: NodeInfo) => blockId(type) !== null || definitionName(type) !== null;

function taking(knowledge: Knowledge, target: string): string[] {
  const kinds = new Set([target]);
  for (const pair of knowledge.conversions) {
    const [from, to] = pair.split(" ");
    if (from && to === target) kinds.add(from);
  }
  return [...kinds];
}

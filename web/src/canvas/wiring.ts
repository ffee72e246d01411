/** What happens when a wire is let go, by pointer or by keyboard. */

import type { JsonValue, NodeInfo } from "../api/types";
import { infoOf, inputFor, inputOf, outputFor, outputOf, whyNot } from "../catalogue";
import {
  addNode,
  applyPatches,
  type Edit,
  type Point,
  remove,
  type Socket,
  type WireRef,
  wire,
} from "../document";
import { currentRecipe, knowledge, shownNodes, useDocument, usePreferences } from "../state";
import { type End, useConnecting } from "./connecting";
import { drawnHeights, useFlow } from "./flow";
import { placed } from "./placing";

/** Wires an output to an input, or says near `at` why not. */
export function connect(from: Socket, to: Socket, at: Point): boolean {
  const recipe = currentRecipe();
  const refusal = whyNot(knowledge(), recipe, from, to);
  if (refusal) {
    useConnecting.getState().refuse(refusal, at);
    return false;
  }
  useDocument.getState().perform(wireEdit(from, to));
  return true;
}

function wireEdit(from: Socket, to: Socket): Edit {
  const recipe = currentRecipe();
  const source = infoOf(knowledge(), recipe, from.node)?.title ?? from.node;
  const target = infoOf(knowledge(), recipe, to.node)?.title ?? to.node;
  const many = inputOf(knowledge(), recipe, to)?.many ?? false;
  return wire(recipe, from, to, many, `wire ${source} to ${target}`);
}

/** Puts the end of a wire on another input, as one step. */
export function reconnect(old: WireRef, from: Socket, to: Socket, at: Point): void {
  if (old.target === to.node && old.input === to.name && old.source === from.node && old.output === from.name)
    return;
  const recipe = currentRecipe();
  const cut = remove(recipe, [], [old], "wire");
  const { tree } = applyPatches(recipe, cut.patches);
  const refusal = whyNot(knowledge(), tree, from, to);
  if (refusal) {
    useConnecting.getState().refuse(refusal, at);
    return;
  }
  const many = inputOf(knowledge(), tree, to)?.many ?? false;
  const again = wire(tree, from, to, many);
  useDocument.getState().perform({ name: "move wire", patches: [...cut.patches, ...again.patches] });
}

/** A wire let go on a card takes the first socket of it that fits. */
export function connectToCard(from: End, node: string, at: Point): void {
  const recipe = currentRecipe();
  const info = infoOf(knowledge(), recipe, node);
  if (!info || node === from.node) return;
  const name = (
    from.side === "output"
      ? inputFor(knowledge(), info, from.socket)
      : outputFor(knowledge(), info, from.socket)
  )?.name;
  if (name === undefined) {
    useConnecting.getState().refuse(`${info.title} has nothing that ${from.socket} fits.`, at);
    return;
  }
  const there = { node, name };
  if (from.side === "output") connect(from, there, at);
  else connect(there, from, at);
}

/** Adds a node, wired to `from` when a wire was let go, and selects it. Returns its id. */
export function add(
  info: NodeInfo,
  at: Point,
  from: End | null = null,
  parameters: { [name: string]: JsonValue } = {},
): string {
  const { recipe, patches: places } = placed(currentRecipe(), drawnHeights());
  const made = addNode(recipe, info, at, parameters, shownNodes());
  const patches = [...made.edit.patches];
  if (from) {
    const { tree } = applyPatches(recipe, patches);
    const output = from.side === "input" ? outputFor(knowledge(), info, from.socket) : undefined;
    const input = from.side === "output" ? inputFor(knowledge(), info, from.socket) : undefined;
    if (input) patches.push(...wire(tree, from, { node: made.id, name: input.name }, input.many).patches);
    if (output) {
      const many = inputOf(knowledge(), tree, from)?.many ?? false;
      patches.push(...wire(tree, { node: made.id, name: output.name }, from, many).patches);
    }
  }
  useDocument.getState().perform({ name: made.edit.name, patches: [...places, ...patches] });
  useFlow.getState().select([made.id]);
  usePreferences.getState().used(info.type);
  return made.id;
}

/** Enter on a socket: takes a wire in hand, or lets the one in hand go here. */
export function enterSocket(here: End, element: Element): void {
  const { from, start, stop } = useConnecting.getState();
  if (!from || from.side === here.side) {
    start(here);
    return;
  }
  const { x, y } = element.getBoundingClientRect();
  const [output, input] = from.side === "output" ? [from, here] : [here, from];
  stop();
  connect(output, input, { x, y });
}

/** The socket at an end of a wire in hand, with its type. */
export function endAt(node: string, name: string, side: End["side"]): End | null {
  const recipe = currentRecipe();
  const at = { node, name };
  const found = side === "input" ? inputOf(knowledge(), recipe, at) : outputOf(knowledge(), recipe, at);
  return found ? { node, name, side, socket: found.socket } : null;
}

/** What happens when a wire is let go, by pointer or by keyboard. */

import type { JsonValue, NodeInfo, Recipe } from "../api/types";
import { infoOf, inputFor, inputOf, outputFor, outputOf, refusalOf, throughFor } from "../catalogue";
import {
  addBetween,
  addNode,
  applyPatches,
  cutWires,
  type Edit,
  marked,
  moveWire,
  moveWithDots,
  type Point,
  positionOf,
  roomAround,
  type Socket,
  splice,
  type Through,
  type WireRef,
  wire,
} from "../document";
import { currentRecipe, knowledge, shownNodes, useDocument, usePreferences } from "../state";
import { t } from "../text";
import { socketText } from "../text/served";
import { unwrapped } from "./blocks";
import { type End, useConnecting } from "./connecting";
import { drawnHeights, useFlow } from "./flow";
import { focusNode } from "./focusing";
import { cardHeight, cardWidth } from "./geometry";
import { placed } from "./placing";
import { roomAt } from "./room";
import { without } from "./wires";

/** Wires an output to an input, or says near `at` why not. */
export function connect(from: Socket, to: Socket, at: Point): boolean {
  if (refused(from, to, at)) return false;
  useDocument.getState().perform(wireEdit(from, to));
  return true;
}

/** Says why a wire cannot be, with what would help; false when it can be. */
function refused(from: Socket, to: Socket, at: Point, moved: WireRef | null = null): boolean {
  const recipe = moved ? without(currentRecipe(), moved) : currentRecipe();
  const refusal = refusalOf(knowledge(), recipe, from, to);
  if (!refusal) return false;
  const { between } = refusal;
  const mend = between && {
    label: t("wires.insert", { node: between.title }),
    act: () => putBetween(between, from, to, moved),
  };
  useConnecting.getState().refuse(refusal.text, at, mend);
  return true;
}

/** Adds a node that makes what `to` takes of what `from` gives, wired to both, between them. */
function putBetween(info: NodeInfo, from: Socket, to: Socket, moved: WireRef | null): void {
  const { recipe, patches: places } = placed(currentRecipe(), drawnHeights());
  const cut = moved ? without(recipe, moved) : recipe;
  const output = outputOf(knowledge(), cut, from);
  const input = inputOf(knowledge(), cut, to);
  const through = output && input && throughFor(knowledge(), info, output.socket, input.socket);
  if (!input || !through) return;
  const [left, right] = [positionOf(cut, from.node), positionOf(cut, to.node)];
  const place = roomAt(info, {
    x: ((left?.x ?? 0) + (right?.x ?? 0)) / 2,
    y: ((left?.y ?? 0) + (right?.y ?? 0)) / 2,
  });
  const sockets = { input: through.input.name, output: through.output.name, many: through.input.many };
  const wires = { from, to, many: input.many };
  const brought = unwrapped(cut, info);
  const { edit, id } = addBetween(
    brought.recipe,
    brought.info,
    place,
    wires,
    sockets,
    brought.parameters,
    shownNodes(),
  );
  const gone = moved ? cutWires(recipe, [moved]).patches : [];
  const patches = [...places, ...gone, ...brought.patches, ...edit.patches];
  useDocument.getState().perform({ name: edit.name, patches });
  useFlow.getState().select([id]);
  focusNode(id);
  usePreferences.getState().used(info.type);
}

function wireEdit(from: Socket, to: Socket): Edit {
  const recipe = currentRecipe();
  const source = infoOf(knowledge(), recipe, from.node)?.title ?? from.node;
  const target = infoOf(knowledge(), recipe, to.node)?.title ?? to.node;
  const many = inputOf(knowledge(), recipe, to)?.many ?? false;
  return wire(recipe, from, to, many, t("wires.didWire", { from: source, to: target }));
}

/** Puts an end of a wire on another socket, as one step. */
export function reconnect(old: WireRef, from: Socket, to: Socket, at: Point): void {
  if (old.target === to.node && old.input === to.name && old.source === from.node && old.output === from.name)
    return;
  if (refused(from, to, at, old)) return;
  const recipe = currentRecipe();
  const many = inputOf(knowledge(), recipe, to)?.many ?? false;
  useDocument.getState().perform(moveWire(recipe, old, from, to, many));
}

/** The first socket of a card that takes the wire in hand; says so where there is none. */
export function socketOnCard(from: End, node: string, at: Point): Socket | null {
  const info = infoOf(knowledge(), currentRecipe(), node);
  if (!info || node === from.node) return null;
  const socketFor = from.side === "output" ? inputFor : outputFor;
  const name = socketFor(knowledge(), info, from.socket)?.name;
  if (name !== undefined) return { node, name };
  useConnecting
    .getState()
    .refuse(t("wires.whyCard", { node: info.title, given: socketText(from.socket) }), at);
  return null;
}

/** Adds a node, wired to `from` when a wire was let go, and selects it. Returns its id. */
export function add(
  info: NodeInfo,
  at: Point,
  from: End | null = null,
  parameters: { [name: string]: JsonValue } = {},
): string {
  const { recipe, patches: places } = placed(currentRecipe(), drawnHeights());
  const brought = unwrapped(recipe, info);
  const set = { ...brought.parameters, ...parameters };
  const made = addNode(brought.recipe, brought.info, at, set, shownNodes());
  const patches = [...brought.patches, ...made.edit.patches];
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

/** Leads a wire through a node; what it would cover makes room. */
export function spliced(recipe: Recipe, into: WireRef, through: Through, title: string): Edit {
  const sizeOf = (id: string) => {
    const info = infoOf(knowledge(), recipe, id);
    const drawn = useFlow.getState().nodes.find((each) => each.id === id)?.measured;
    return { width: drawn?.width ?? cardWidth(info), height: drawn?.height ?? cardHeight(info) };
  };
  const put = splice(recipe, into, through, title, sizeOf(through.node).width);
  const { tree } = applyPatches(recipe, put.patches);
  const locked = marked(recipe, "locked");
  const places = new Map([...roomAround(tree, through.node, into, sizeOf)].filter(([id]) => !locked.has(id)));
  if (places.size === 0) return put;
  return { ...put, patches: [...put.patches, ...moveWithDots(tree, places).patches] };
}

/** Adds a node into a wire, as one step, and selects it; beside the wire where nothing of it fits. */
export function addInto(info: NodeInfo, at: Point, into: WireRef): string {
  const ends = typesOf(into);
  const through = ends && throughFor(knowledge(), info, ends.source, ends.target);
  if (!through) return add(info, at);
  const { recipe, patches: places } = placed(currentRecipe(), drawnHeights());
  const brought = unwrapped(recipe, info);
  const made = addNode(brought.recipe, brought.info, at, brought.parameters, shownNodes());
  const added = [...brought.patches, ...made.edit.patches];
  const { tree } = applyPatches(recipe, added);
  const sockets = { node: made.id, input: through.input.name, output: through.output.name };
  const edit = spliced(tree, into, { ...sockets, many: through.input.many }, info.title);
  useDocument.getState().perform({ name: edit.name, patches: [...places, ...added, ...edit.patches] });
  useFlow.getState().select([made.id]);
  usePreferences.getState().used(info.type);
  return made.id;
}

/** The types of the sockets at both ends of a wire; null where one is not known. */
export function typesOf(wire: WireRef): { source: string; target: string } | null {
  const recipe = currentRecipe();
  const source = outputOf(knowledge(), recipe, { node: wire.source, name: wire.output })?.socket;
  const target = inputOf(knowledge(), recipe, { node: wire.target, name: wire.input })?.socket;
  return source !== undefined && target !== undefined ? { source, target } : null;
}

/** A tap or Enter on a socket: takes a wire in hand, or lets the one in hand go here. */
export function enterSocket(here: End, element: Element): void {
  const { from, start, stop } = useConnecting.getState();
  if (from && from.node === here.node && from.side === here.side && from.name === here.name) {
    stop();
    return;
  }
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

/** What can be done to wires: splice a node in, close the gap that one leaves, move an end, lead them through dots. */

import type { JsonValue, NodeInfo, Recipe } from "../api/types";
import { t } from "../text";
import { duplicate } from "./clipboard";
import { addNode, type Edit, moveNodes, remove, type Socket, wire, wireKey } from "./commands";
import { NONE_RESERVED } from "./ids";
import { applyPatches, type Patch } from "./patch";
import { ends, nodeOf, nodesOf, type Point, positionOf, type WireRef, wiresInto, wiresOf } from "./recipe";
import { carriedDots, dotsOf, rerouteKey, setDots } from "./reroutes";

/** The sockets of a node that a wire goes into and comes out of. */
export interface Through {
  readonly node: string;
  readonly input: string;
  readonly output: string;
  /** Whether the input takes several wires. */
  readonly many: boolean;
}

const sourceOf = (at: Socket) => `${at.node}.${at.name}`;
const socketOf = (source: string): Socket => {
  const { node, output } = ends(source);
  return { node, name: output };
};

/** The wire at the same input, in the same place among others, from another output. */
function withSource(recipe: Recipe, at: WireRef, source: string): Patch {
  const wired = nodeOf(recipe, at.target)?.inputs?.[at.input];
  const path = ["nodes", at.target, "inputs", at.input];
  if (!Array.isArray(wired)) return { path, value: source };
  const wires = wired.map((each, slot) => (slot === at.slot ? source : each));
  return { path, value: wires.filter((each, slot) => wires.indexOf(each) === slot) };
}

/** Leads a wire through a node of this width. Its dots go to the half that they lie on; those that the node would
 * cover go. */
export function splice(recipe: Recipe, at: WireRef, through: Through, title: string, width = 0): Edit {
  const before = { node: at.source, name: at.output };
  const into = wire(recipe, before, { node: through.node, name: through.input }, through.many);
  const first = { ...at, target: through.node, input: through.input };
  const second = { ...at, source: through.node, output: through.output };
  const x = positionOf(recipe, through.node)?.x ?? 0;
  const dots = dotsOf(recipe, at);
  const halves = new Map([
    [rerouteKey(at), []],
    [rerouteKey(first), dots.filter((each) => each.x < x)],
    [rerouteKey(second), dots.filter((each) => each.x >= x + width)],
  ]);
  const patches = [...into.patches, withSource(recipe, at, `${through.node}.${through.output}`)];
  return {
    name: t("wires.didSplice", { node: title }),
    patches: dots.length > 0 ? [...patches, ...setDots(recipe, halves)] : patches,
  };
}

/** What closes the gap that a node leaves. */
export interface Healing {
  /** A node's inputs in the order in which they are asked. */
  inputs(node: string): readonly string[];
  /** Whether what comes from `from` may stand at `to` in place of `gone`. */
  standsFor(from: Socket, gone: Socket, to: Socket): boolean;
}

/** Removes nodes and wires as `remove` does; what a removed node fed gets its first fitting input instead, as
 * when it is bypassed. */
export function removeHealed(
  recipe: Recipe,
  ids: readonly string[],
  wires: readonly WireRef[],
  name: string,
  healing: Healing,
): Edit {
  const gone = new Set(ids.filter((id) => nodeOf(recipe, id)));
  const chosen = new Set(wires.map(wireKey));
  const removal = remove(recipe, ids, wires, "");
  const healed = new Map<string, WireRef[]>();
  for (const each of wiresOf(recipe)) {
    if (!gone.has(each.source) || gone.has(each.target) || chosen.has(wireKey(each))) continue;
    const key = `${each.target}.${each.input}`;
    healed.set(key, [...(healed.get(key) ?? []), each]);
  }
  const stands = new Map<string, string[]>();
  for (const [key, lost] of healed) {
    const [{ target, input } = { target: "", input: "" }] = lost;
    const next = wiresInto(nodeOf(recipe, target), input).flatMap((source, slot) => {
      const at = socketOf(source);
      if (chosen.has(wireKey({ source: at.node, output: at.name, target, input, slot }))) return [];
      if (!gone.has(at.node)) return [source];
      const found = standIn(recipe, at, { node: target, name: input }, gone, healing, new Set());
      return found ? [sourceOf(found)] : [];
    });
    if (next.length > 0) stands.set(key, next);
  }
  const patches = removal.patches.map((patch): Patch => {
    const [part, target, inputs, input] = patch.path;
    const next = part === "nodes" && inputs === "inputs" ? stands.get(`${target}.${input}`) : undefined;
    if (!next || target === undefined || input === undefined) return patch;
    const many = Array.isArray(nodeOf(recipe, target)?.inputs?.[input]);
    return { path: patch.path, value: many ? [...new Set(next)] : next[0] };
  });
  return { name, patches };
}

function standIn(
  recipe: Recipe,
  lost: Socket,
  to: Socket,
  gone: ReadonlySet<string>,
  healing: Healing,
  seen: Set<string>,
): Socket | null {
  if (seen.has(lost.node)) return null;
  seen.add(lost.node);
  for (const name of healing.inputs(lost.node)) {
    for (const source of wiresInto(nodeOf(recipe, lost.node), name)) {
      const from = socketOf(source);
      const found = gone.has(from.node) ? standIn(recipe, from, to, gone, healing, seen) : from;
      if (found && nodeOf(recipe, found.node) && healing.standsFor(found, lost, to)) return found;
    }
  }
  return null;
}

/** Puts an end of a wire elsewhere, as one step; it keeps its dots, and its place when its input stays. */
export function moveWire(recipe: Recipe, old: WireRef, from: Socket, to: Socket, many: boolean): Edit {
  const name = t("wires.didMove");
  const next = { source: from.node, output: from.name, target: to.node, input: to.name };
  const dots = dotsOf(recipe, old);
  const carried = new Map([
    [rerouteKey(old), []],
    [rerouteKey(next), dots],
  ]);
  const led = dots.length > 0 ? setDots(recipe, carried) : [];
  if (old.target === to.node && old.input === to.name) {
    return { name, patches: [withSource(recipe, old, sourceOf(from)), ...led] };
  }
  const cut = remove(recipe, [], [old], "");
  const again = wire(applyPatches(recipe, cut.patches).tree, from, to, many);
  return { name, patches: [...cut.patches, ...again.patches, ...led] };
}

/** Cuts wires. */
export function cutWires(recipe: Recipe, wires: readonly WireRef[]): Edit {
  return { name: t("wires.didCut", { count: wires.length }), patches: remove(recipe, [], wires, "").patches };
}

/** Adds a node between an output and an input that do not fit, wired both ways. */
export function addBetween(
  recipe: Recipe,
  info: NodeInfo,
  at: Point,
  { from, to, many }: { from: Socket; to: Socket; many: boolean },
  sockets: Omit<Through, "node">,
  parameters: { [name: string]: JsonValue } = {},
  reserved = NONE_RESERVED,
): { edit: Edit; id: string } {
  const { edit, id } = addNode(recipe, info, at, parameters, reserved);
  const { tree } = applyPatches(recipe, edit.patches);
  const first = wire(tree, from, { node: id, name: sockets.input }, sockets.many);
  const second = wire(tree, { node: id, name: sockets.output }, to, many);
  const name = t("wires.didInsert", { node: info.title });
  return { edit: { name, patches: [...edit.patches, ...first.patches, ...second.patches] }, id };
}

/** Copies nodes to places, with the wires that come into them; returns the copies' ids. */
export function duplicateTo(
  recipe: Recipe,
  places: ReadonlyMap<string, Point>,
  reserved = NONE_RESERVED,
): { edit: Edit; ids: string[] } {
  const originals = Object.keys(nodesOf(recipe)).filter((id) => places.has(id));
  const { edit, ids } = duplicate(recipe, originals, reserved);
  const wanted = new Map<string, Point>();
  ids.forEach((id, at) => {
    const place = places.get(originals[at] ?? "");
    if (place) wanted.set(id, place);
  });
  const move = moveWithDots(applyPatches(recipe, edit.patches).tree, wanted);
  return { edit: { name: edit.name, patches: [...edit.patches, ...move.patches] }, ids };
}

/** Puts nodes elsewhere, and with them the dots of the wires whose both ends go the same way. */
export function moveWithDots(recipe: Recipe, places: ReadonlyMap<string, Point>, nudge = false): Edit {
  const edit = moveNodes(recipe, places, nudge);
  const shifts = new Map<string, Point>();
  for (const [id, { x, y }] of places) {
    const before = positionOf(recipe, id);
    if (before) shifts.set(id, { x: Math.round(x) - before.x, y: Math.round(y) - before.y });
  }
  const carried = carriedDots(recipe, shifts);
  if (carried.size === 0) return edit;
  const dots = setDots(applyPatches(recipe, edit.patches).tree, carried);
  return { ...edit, patches: [...edit.patches, ...dots] };
}

/** Leads a wire through one more dot, before the one at `index`. */
export function addDot(recipe: Recipe, at: WireRef, index: number, dot: Point): Edit {
  return led(recipe, at, dotsOf(recipe, at).toSpliced(index, 0, dot), t("wires.didAddDot"));
}

/** Puts a dot elsewhere. Nudges of the same dot join in one step of undo. */
export function moveDot(recipe: Recipe, at: WireRef, index: number, dot: Point, nudge = false): Edit {
  const dots = dotsOf(recipe, at);
  const edit = led(recipe, at, index in dots ? dots.toSpliced(index, 1, dot) : dots, t("wires.didMoveDot"));
  return nudge ? { ...edit, key: `dot ${rerouteKey(at)} ${index}` } : edit;
}

/** Takes a dot away. */
export function removeDot(recipe: Recipe, at: WireRef, index: number): Edit {
  return led(recipe, at, dotsOf(recipe, at).toSpliced(index, 1), t("wires.didRemoveDot"));
}

function led(recipe: Recipe, at: WireRef, dots: readonly Point[], name: string): Edit {
  return { name, patches: setDots(recipe, new Map([[rerouteKey(at), dots]])) };
}

/** What can be done to a recipe. A command reads the recipe and returns an edit; it changes nothing itself. */

import type { JsonValue, NodeInfo, Recipe, RecipeNode } from "../api/types";
import { t } from "../text";
import { baseId, freeId, NONE_RESERVED } from "./ids";
import type { Patch } from "./patch";
import { nodeOf, nodesOf, type Point, type WireRef, wiresInto, wiresOf } from "./recipe";

/** A change with the name that Undo shows. Edits of one `key` in a row become one step of undo. */
export interface Edit {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly key?: string;
}

export interface Socket {
  readonly node: string;
  readonly name: string;
}

const place = (at: Point): JsonValue => [Math.round(at.x), Math.round(at.y)];

function taken(recipe: Recipe): (id: string) => boolean {
  return (id) => Object.hasOwn(nodesOf(recipe), id) || Object.hasOwn(recipe.layout ?? {}, id);
}

/** Adds a node with the defaults of its type and returns the id that it gets, which is none of `reserved`. */
export function addNode(
  recipe: Recipe,
  info: NodeInfo,
  at: Point,
  parameters: { [name: string]: JsonValue } = {},
  reserved = NONE_RESERVED,
): { edit: Edit; id: string } {
  const inRecipe = taken(recipe);
  const id = freeId(baseId(info), (each) => inRecipe(each) || reserved.has(each));
  const node: RecipeNode = { type: info.type, version: info.version };
  if (Object.keys(parameters).length > 0) node.parameters = parameters;
  const patches = [
    { path: ["nodes", id], value: node },
    { path: ["layout", id], value: place(at) },
  ];
  return { edit: { name: t("app.edit.add", { node: info.title }), patches }, id };
}

/** Removes nodes with the wires at them, their places and the named inputs that set them, and besides
 * wires between other nodes. */
export function remove(
  recipe: Recipe,
  ids: readonly string[],
  wires: readonly WireRef[],
  what: string,
): Edit {
  const gone = new Set(ids.filter((id) => nodeOf(recipe, id)));
  const chosen = new Set(wires.map(wireKey));
  const cut = wiresOf(recipe).filter(
    (each) => !gone.has(each.target) && (gone.has(each.source) || chosen.has(wireKey(each))),
  );
  const patches: Patch[] = [];
  for (const [name, named] of Object.entries(recipe.inputs ?? {})) {
    if (gone.has(named.node)) patches.push({ path: ["inputs", name] });
  }
  for (const [key, { target, input }] of new Map(cut.map((each) => [`${each.target}.${each.input}`, each]))) {
    const slots = new Set(
      cut.filter((each) => `${each.target}.${each.input}` === key).map((each) => each.slot),
    );
    const kept = wiresInto(nodeOf(recipe, target), input).filter((_, slot) => !slots.has(slot));
    const many = Array.isArray(nodeOf(recipe, target)?.inputs?.[input]);
    patches.push(setWires(target, input, kept, many));
  }
  for (const id of gone) {
    patches.push({ path: ["nodes", id] });
    if (Object.hasOwn(recipe.layout ?? {}, id)) patches.push({ path: ["layout", id] });
  }
  return { name: t("app.edit.delete", { what }), patches };
}

/** Puts nodes elsewhere. Nothing that is painted changes. Nudges of the same nodes join in one step of undo. */
export function moveNodes(recipe: Recipe, places: ReadonlyMap<string, Point>, nudge = false): Edit {
  const layout = { ...recipe.layout };
  for (const [id, at] of places) layout[id] = place(at);
  return {
    ...(nudge ? { key: `nudge ${[...places.keys()].join(" ")}` } : {}),
    name: t("app.edit.move", { count: places.size }),
    patches: [{ path: ["layout"], value: layout }],
  };
}

/** Wires an output to an input: in place of the wire there, or after the others where `many` may come. */
export function wire(
  recipe: Recipe,
  from: Socket,
  to: Socket,
  many: boolean,
  name = t("app.edit.wire"),
): Edit {
  const source = `${from.node}.${from.name}`;
  const before = many ? wiresInto(nodeOf(recipe, to.node), to.name) : [];
  const wires = before.includes(source) ? before : [...before, source];
  return { name, patches: [setWires(to.node, to.name, wires, many)] };
}

/** Moves one of an input's wires to another place in their order. */
export function orderWire(recipe: Recipe, at: WireRef, slot: number): Edit {
  const wires = [...wiresInto(nodeOf(recipe, at.target), at.input)];
  const [moved] = wires.splice(at.slot, 1);
  if (moved !== undefined) wires.splice(slot, 0, moved);
  return { name: t("app.edit.reorderWires"), patches: [setWires(at.target, at.input, wires, true)] };
}

/** Sets a parameter; undefined takes it out, so that the default (or the preset) holds. */
export function setParameter(
  id: string,
  parameter: string,
  value: JsonValue | undefined,
  label = parameter,
): Edit {
  const path = ["nodes", id, "parameters", parameter];
  return {
    name: t("app.edit.change", { label }),
    patches: [{ path, value }],
    key: `parameter ${id} ${parameter}`,
  };
}

/** Sets several parameters in one step; undefined takes one out. */
export function setParameters(
  id: string,
  values: Iterable<readonly [name: string, value: JsonValue | undefined]>,
  name: string,
): Edit {
  const patches = [...values].map(([each, value]) => ({ path: ["nodes", id, "parameters", each], value }));
  return { name, patches };
}

/** Sets how nodes run: as usual (null), bypassed or muted. */
export function setMode(recipe: Recipe, ids: readonly string[], mode: "bypass" | "mute" | null): Edit {
  const name = mode === null ? t("app.edit.usual") : t(`app.edit.${mode}`);
  const patches = ids
    .filter((id) => nodeOf(recipe, id))
    .map((id) => ({ path: ["nodes", id, "mode"], value: mode ?? undefined }));
  return { name, patches };
}

export function rename(name: string): Edit {
  return { name: t("app.edit.rename"), patches: [{ path: ["name"], value: name }] };
}

export function describe(about: string): Edit {
  return { name: t("app.edit.describe"), patches: [{ path: ["about"], value: about }], key: "about" };
}

/** Lets a caller set a parameter by name, as in `--set photo=me.jpg`. */
export function nameInput(recipe: Recipe, node: string, parameter: string, name?: string): Edit {
  const base = name ?? (parameter === "file" ? node : parameter);
  const free = freeId(base, (each) => Object.hasOwn(recipe.inputs ?? {}, each));
  return {
    name: t("app.edit.nameInput", { name: free }),
    patches: [{ path: ["inputs", free], value: { node, parameter } }],
  };
}

export function unnameInput(name: string): Edit {
  return { name: t("app.edit.removeInput", { name }), patches: [{ path: ["inputs", name] }] };
}

/** Names a wire: an input's wires are told apart by their place. */
export function wireKey(each: WireRef): string {
  return `${each.source}.${each.output} ${each.target}.${each.input} ${each.slot}`;
}

function setWires(node: string, input: string, wires: readonly string[], many: boolean): Patch {
  const path = ["nodes", node, "inputs", input];
  if (wires.length === 0) return { path };
  return { path, value: many ? [...wires] : wires[0] };
}

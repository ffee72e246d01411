/** Dots that a wire is led through. They lie in `layout.$editor.reroutes`, so that nothing they change is painted. */

import type { JsonValue, Recipe } from "../api/types";
import { applyPatches, type Patch } from "./patch";
import { isJsonObject, nodeOf, type Point, type WireRef, wiresInto } from "./recipe";

const EDITOR = "$editor";
const REROUTES = "reroutes";
const NO_DOTS: readonly Point[] = [];

type Ends = Pick<WireRef, "source" | "output" | "target" | "input">;
type Reroutes = { readonly [key: string]: JsonValue };

/** Names a wire by its ends alone: a wire keeps its dots when another one of its input goes. */
export function rerouteKey(wire: Ends): string {
  return `${wire.source}.${wire.output}>${wire.target}.${wire.input}`;
}

function editorOf(recipe: Recipe): Reroutes {
  const editor = recipe.layout?.[EDITOR];
  return isJsonObject(editor) ? editor : {};
}

/** The dots of every wire, by `rerouteKey`, as they are written. */
export function reroutesOf(recipe: Recipe): Reroutes {
  const { [REROUTES]: reroutes } = editorOf(recipe);
  return isJsonObject(reroutes) ? reroutes : {};
}

/** The written dots of a wire, the same value until they change; undefined for a wire without. */
export function writtenDots(recipe: Recipe, wire: Ends): JsonValue | undefined {
  const reroutes = reroutesOf(recipe);
  const key = rerouteKey(wire);
  return Object.hasOwn(reroutes, key) ? reroutes[key] : undefined;
}

/** Reads dots; what is not a place is passed over. */
export function readDots(written: JsonValue | undefined): readonly Point[] {
  if (!Array.isArray(written)) return NO_DOTS;
  return written.flatMap((each) => {
    const [x, y] = Array.isArray(each) ? each : [];
    return typeof x === "number" && typeof y === "number" ? [{ x, y }] : [];
  });
}

/** The dots of a wire, from its output to its input. */
export function dotsOf(recipe: Recipe, wire: Ends): readonly Point[] {
  return readDots(writtenDots(recipe, wire));
}

/** The patches after which these wires, by `rerouteKey`, have these dots; none are left of a wire without. */
export function setDots(recipe: Recipe, changes: ReadonlyMap<string, readonly Point[]>): Patch[] {
  const editor = editorOf(recipe);
  const before = reroutesOf(recipe);
  const next = new Map(Object.entries(before));
  for (const [key, dots] of changes) {
    if (dots.length === 0) next.delete(key);
    else next.set(key, written(dots));
  }
  if (JSON.stringify([...next]) === JSON.stringify(Object.entries(before))) return [];
  const layout = recipe.layout?.[EDITOR];
  if (layout !== undefined && !isJsonObject(layout)) {
    return [{ path: ["layout", EDITOR], value: { [REROUTES]: Object.fromEntries(next) } }];
  }
  if (next.size > 0) return [{ path: ["layout", EDITOR, REROUTES], value: Object.fromEntries(next) }];
  const alone = Object.keys(editor).length === 1;
  return [{ path: alone ? ["layout", EDITOR] : ["layout", EDITOR, REROUTES] }];
}

function written(dots: readonly Point[]): JsonValue {
  return dots.map(({ x, y }) => [Math.round(x), Math.round(y)]);
}

/** The patches that take away the dots of wires that are not there. */
export function withoutStray(recipe: Recipe): Patch[] {
  const stray = Object.keys(reroutesOf(recipe)).filter((key) => !isWired(recipe, key));
  return stray.length === 0 ? [] : setDots(recipe, new Map(stray.map((key) => [key, NO_DOTS])));
}

function isWired(recipe: Recipe, key: string): boolean {
  const [source = "", to = ""] = key.split(">");
  const dot = to.indexOf(".");
  return wiresInto(nodeOf(recipe, to.slice(0, dot)), to.slice(dot + 1)).includes(source);
}

/** The dots of wires both of whose ends were moved by the same way, moved along. */
export function carriedDots(recipe: Recipe, shifts: ReadonlyMap<string, Point>): Map<string, Point[]> {
  const carried = new Map<string, Point[]>();
  for (const [key, dots] of Object.entries(reroutesOf(recipe))) {
    const [from = "", to = ""] = key.split(">");
    const one = shifts.get(from.slice(0, from.indexOf(".")));
    const other = shifts.get(to.slice(0, to.indexOf(".")));
    if (!one || !other || one.x !== other.x || one.y !== other.y) continue;
    carried.set(
      key,
      readDots(dots).map(({ x, y }) => ({ x: x + one.x, y: y + one.y })),
    );
  }
  return carried;
}

/** The patches and, after them, those that take away the dots of wires that they cut. */
export function tidied(recipe: Recipe, patches: readonly Patch[]): readonly Patch[] {
  if (Object.keys(reroutesOf(recipe)).length === 0) return patches;
  const after = withoutStray(applyPatches(recipe, patches).tree);
  return after.length === 0 ? patches : [...patches, ...after];
}

/** Making room for a node that is put into a wire. */

import type { Recipe } from "../api/types";
import type { Size } from "./groups";
import { descendantsOf, type Point, positionOf, type WireRef } from "./recipe";

const GAP = 48;

type Box = Point & Size;

/** Where nodes go so that `id`, put into a wire, covers neither of its ends: itself to the right of what feeds it,
 * and what it feeds, with all that follows on its right, as far as that takes. Nothing moves that is not covered. */
export function roomAround(
  recipe: Recipe,
  id: string,
  wire: WireRef,
  sizeOf: (id: string) => Size,
): Map<string, Point> {
  const places = new Map<string, Point>();
  const box = boxOf(recipe, id, sizeOf);
  if (!box) return places;
  const source = boxOf(recipe, wire.source, sizeOf);
  const x = source && covers(box, source) ? Math.max(box.x, source.x + source.width + GAP) : box.x;
  if (x !== box.x) places.set(id, { x, y: box.y });
  const target = boxOf(recipe, wire.target, sizeOf);
  if (!target || !covers({ ...box, x }, target)) return places;
  const shift = x + box.width + GAP - target.x;
  for (const each of descendantsOf(recipe, wire.target)) {
    const at = positionOf(recipe, each);
    if (at && each !== id && at.x >= target.x) places.set(each, { x: at.x + shift, y: at.y });
  }
  return places;
}

/** The first place from a box's own down where it covers none of the others, with a gap between them. */
export function freeBelow(box: Box, others: readonly Box[], gap: number): Point {
  const inTheWay = others
    .filter((each) => each.x < box.x + box.width + gap && each.x + each.width + gap > box.x)
    .sort((a, b) => a.y - b.y);
  let y = box.y;
  for (const each of inTheWay) {
    const bottom = each.y + each.height;
    if (each.y < y + box.height + gap && bottom + gap > y) y = bottom + gap;
  }
  return { x: box.x, y };
}

/** The place of a box where it covers none of the others: its own, or else the nearest beside or below it, with a gap
 * between them. `toward`: the side to which it may give way. */
export function freeNear(
  box: Box,
  others: readonly Box[],
  gap: number,
  toward: "left" | "right" = "right",
): Point {
  if (!others.some((each) => overlap(box, each))) return { x: box.x, y: box.y };
  const beside = (each: Box) => (toward === "right" ? each.x + each.width + gap : each.x - box.width - gap);
  const outward = toward === "right" ? (x: number) => x >= box.x : (x: number) => x <= box.x;
  const columns = [box.x, ...others.map(beside).filter(outward)];
  const places = columns.map((x) => freeBelow({ ...box, x }, others, gap));
  const distance = ({ x, y }: Point) => Math.hypot(x - box.x, y - box.y);
  return places.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

function overlap(one: Box, other: Box): boolean {
  const beside = one.x >= other.x + other.width || other.x >= one.x + one.width;
  const apart = one.y >= other.y + other.height || other.y >= one.y + one.height;
  return !beside && !apart;
}

function boxOf(recipe: Recipe, id: string, sizeOf: (id: string) => Size): Box | null {
  const at = positionOf(recipe, id);
  return at ? { ...at, ...sizeOf(id) } : null;
}

// Side by side they keep a gap; one may begin right under the other.
function covers(one: Box, other: Box): boolean {
  const beside = one.x >= other.x + other.width + GAP / 2 || other.x >= one.x + one.width + GAP / 2;
  const apart = one.y >= other.y + other.height || other.y >= one.y + one.height;
  return !beside && !apart;
}

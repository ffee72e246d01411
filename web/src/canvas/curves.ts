/** The shapes of wires, and what lies on them or crosses them. All places are in units of the canvas. */

import { getBezierPath, type Position } from "@xyflow/react";
import type { Point } from "../document";

export interface WireEnds {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
  readonly sourcePosition: Position;
  readonly targetPosition: Position;
}

/** The curve of a wire as a path of SVG, smooth through its dots, and the place of its middle. */
export function wirePath(ends: WireEnds, dots: readonly Point[]): { path: string; middle: Point } {
  if (dots.length === 0) {
    const [path, x, y] = getBezierPath(ends);
    return { path, middle: { x, y } };
  }
  const points = [{ x: ends.sourceX, y: ends.sourceY }, ...dots, { x: ends.targetX, y: ends.targetY }];
  const pieces = points.slice(1).map((to, at): Piece => {
    const from = points[at] ?? to;
    const reach = Math.hypot(to.x - from.x, to.y - from.y) * REACH;
    const [leaving, arriving] = [heading(points, at), heading(points, at + 1)];
    return [
      from,
      { x: from.x + leaving.x * reach, y: from.y + leaving.y * reach },
      { x: to.x - arriving.x * reach, y: to.y - arriving.y * reach },
      to,
    ];
  });
  const start = points[0] ?? { x: 0, y: 0 };
  const path = pieces.map(([, a, b, to]) => `C${a.x},${a.y} ${b.x},${b.y} ${to.x},${to.y}`).join(" ");
  const half = pieces[Math.floor(pieces.length / 2)];
  return { path: `M${start.x},${start.y} ${path}`, middle: half ? on(half, 0.5) : start };
}

type Piece = readonly [Point, Point, Point, Point];

/** How far a control point lies from its end, as a part of the way to the next dot. */
const REACH = 0.4;
const RIGHT: Point = { x: 1, y: 0 };

// Wires leave and come in to the right; at a dot they go along the line between its neighbours.
function heading(points: readonly Point[], at: number): Point {
  const [before, after] = [points[at - 1], points[at + 1]];
  if (!before || !after) return RIGHT;
  const length = Math.hypot(after.x - before.x, after.y - before.y);
  if (length === 0) return RIGHT;
  return { x: (after.x - before.x) / length, y: (after.y - before.y) / length };
}

function on([a, b, c, d]: Piece, t: number): Point {
  const u = 1 - t;
  const [wa, wb, wc, wd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}

/** A curve as a chain of short lines. */
export type Curve = readonly Point[];

/** How many lines stand for each piece between two dots. */
const LINES = 20;

/** Reads a path that `wirePath` wrote. */
export function curveOf(path: string): Curve {
  const numbers = path.match(/-?\d*\.?\d+(?:e-?\d+)?/gi)?.map(Number) ?? [];
  const points: Point[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2)
    points.push({ x: numbers[at] ?? 0, y: numbers[at + 1] ?? 0 });
  const [start, ...rest] = points;
  if (!start) return [];
  const curve = [start];
  for (let at = 0; at + 2 < rest.length; at += 3) {
    const [b, c, d] = [rest[at], rest[at + 1], rest[at + 2]];
    const a = curve.at(-1);
    if (!a || !b || !c || !d) break;
    for (let line = 1; line <= LINES; line++) curve.push(on([a, b, c, d], line / LINES));
  }
  return curve;
}

/** How far a point is from a curve, and after how many dots the nearest place comes. */
export function nearest(curve: Curve, point: Point): { distance: number; index: number } {
  let found = { distance: Number.POSITIVE_INFINITY, index: 0 };
  for (let at = 0; at + 1 < curve.length; at++) {
    const distance = toLine(point, curve[at] as Point, curve[at + 1] as Point);
    if (distance < found.distance) found = { distance, index: Math.floor(at / LINES) };
  }
  return found;
}

function toLine(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t =
    length === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

/** Whether a curve crosses the line from `a` to `b`. */
export function crosses(curve: Curve, a: Point, b: Point): boolean {
  return curve.some((from, at) => {
    const to = curve[at + 1];
    return to !== undefined && meet(from, to, a, b);
  });
}

const turn = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  return turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether a curve runs through a box. */
export function runsThrough(curve: Curve, { x, y, width, height }: Box): boolean {
  return curve.some((at) => at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height);
}

/** The curves on the screen, by edge. */
export function drawnCurves(): Map<string, Curve> {
  const curves = new Map<string, Curve>();
  for (const edge of document.querySelectorAll(".react-flow__edge")) {
    const path = edge.querySelector("path.wire")?.getAttribute("d");
    const id = edge.getAttribute("data-id");
    if (path && id) curves.set(id, curveOf(path));
  }
  return curves;
}

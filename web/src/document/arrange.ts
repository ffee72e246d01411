/** Putting cards in line. */

import { t } from "../text";
import type { Point } from "./recipe";

export interface Box extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export const ALIGNMENTS = ["left", "centre", "right", "top", "middle", "bottom"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];
export const DIRECTIONS = ["across", "down"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The places of cards whose edges, or middles, lie on one line: that of all of them together. */
export function aligned(boxes: readonly Box[], how: Alignment): Map<string, Point> {
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const at = ({ x, y, width, height }: Box): Point => {
    switch (how) {
      case "left":
        return { x: left, y };
      case "centre":
        return { x: (left + right - width) / 2, y };
      case "right":
        return { x: right - width, y };
      case "top":
        return { x, y: top };
      case "middle":
        return { x, y: (top + bottom - height) / 2 };
      case "bottom":
        return { x, y: bottom - height };
    }
  };
  return new Map(boxes.map((box) => [box.id, at(box)]));
}

/** The places of cards with the same room between each two; the first and the last stay. */
export function distributed(boxes: readonly Box[], how: Direction): Map<string, Point> {
  const across = how === "across";
  const start = (box: Box) => (across ? box.x : box.y);
  const length = (box: Box) => (across ? box.width : box.height);
  const order = boxes.toSorted((one, other) => start(one) - start(other));
  const [first, last] = [order[0], order.at(-1)];
  if (!first || !last) return new Map();
  const taken = order.reduce((sum, box) => sum + length(box), 0);
  const gap = (start(last) + length(last) - start(first) - taken) / Math.max(1, order.length - 1);
  let next = start(first);
  return new Map(
    order.map((box) => {
      const at = across ? { x: next, y: box.y } : { x: box.x, y: next };
      next += length(box) + gap;
      return [box.id, at];
    }),
  );
}

/** The name of an edit that arranges so many cards. */
export const arrangeName = (count: number): string => t("structure.didArrange", { count });

/** A mask as it is painted: one byte for each pixel, row by row; 0 is outside, 255 inside. */

export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A part of a plane in whole pixels; empty where a side is 0 or less. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };

export function emptyPlane(width: number, height: number): Plane {
  return { width, height, data: new Uint8Array(width * height) };
}

export const wholeOf = ({ width, height }: Pick<Plane, "width" | "height">): Rect => ({
  x: 0,
  y: 0,
  width,
  height,
});

export const isEmpty = ({ width, height }: Rect): boolean => width <= 0 || height <= 0;

/** The smallest rectangle around both. */
export function around(one: Rect, other: Rect): Rect {
  if (isEmpty(one)) return other;
  if (isEmpty(other)) return one;
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** What of a rectangle, given by its edges, lies in a plane, in whole pixels. */
export function within(
  plane: Pick<Plane, "width" | "height">,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Rect {
  const x = Math.max(0, Math.floor(left));
  const y = Math.max(0, Math.floor(top));
  const width = Math.min(plane.width, Math.ceil(right)) - x;
  const height = Math.min(plane.height, Math.ceil(bottom)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : NOWHERE;
}

/** What brushes and buttons do to a mask, without canvas or page: the same bytes in, the same bytes out. */

import { type Plane, type Rect, within } from "./plane";

export interface Brush {
  /** In pixels of the mask. */
  readonly radius: number;
  /** 0 has a hard edge, 1 fades from the middle on. */
  readonly softness: number;
}

/** A place of the brush's middle, in pixels of the mask, and the share of its radius that is pressed, 0 to 1. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

/** The value of what is inside. */
export const FULL = 255;

/** How much of a pixel is painted, 0 to 1, whose middle is `distance` away from that of the brush. The edge is
 * never narrower than a pixel, so that it is smooth. */
export function coverageAt(distance: number, radius: number, softness: number): number {
  const inner = Math.min(radius * (1 - softness), radius - 0.5);
  const outer = Math.max(radius, inner + 1);
  const share = (outer - distance) / (outer - inner);
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  return share * share * (3 - 2 * share);
}

/** Lays a stroke of the brush from one spot to another into `cover`, where it covers more than what lies there.
 * Returns what it may have changed. */
export function stroke(cover: Plane, from: Spot, to: Spot, brush: Brush): Rect {
  const radiusFrom = Math.max(0.5, brush.radius * from.pressure);
  const radiusTo = Math.max(0.5, brush.radius * to.pressure);
  const reach = Math.max(radiusFrom, radiusTo) + 1;
  const rect = within(
    cover,
    Math.min(from.x, to.x) - reach,
    Math.min(from.y, to.y) - reach,
    Math.max(from.x, to.x) + reach,
    Math.max(from.y, to.y) + reach,
  );
  const along = { x: to.x - from.x, y: to.y - from.y };
  const length = along.x * along.x + along.y * along.y;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const fromY = y + 0.5 - from.y;
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      const at = y * cover.width + x;
      if (cover.data[at] === FULL) continue;
      const fromX = x + 0.5 - from.x;
      const share = length === 0 ? 0 : clamped((fromX * along.x + fromY * along.y) / length);
      const [aside, above] = [fromX - share * along.x, fromY - share * along.y];
      // Several times as fast as Math.hypot, whose care for huge numbers nothing here needs.
      const distance = Math.sqrt(aside * aside + above * above);
      const radius = radiusFrom + (radiusTo - radiusFrom) * share;
      if (distance > radius + 1) continue;
      const value = Math.round(FULL * coverageAt(distance, radius, brush.softness));
      if (value > (cover.data[at] ?? 0)) cover.data[at] = value;
    }
  }
  return rect;
}

const clamped = (share: number) => Math.min(1, Math.max(0, share));

/** Writes `base` into `target` inside `rect`, drawn towards `value` as far as `cover` times `opacity` says. */
export function lay(
  target: Plane,
  base: Plane,
  cover: Plane,
  value: number,
  opacity: number,
  rect: Rect,
): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const end = y * target.width + rect.x + rect.width;
    for (let at = y * target.width + rect.x; at < end; at++) {
      const before = base.data[at] ?? 0;
      const share = ((cover.data[at] ?? 0) / FULL) * opacity;
      target.data[at] = Math.round(before + (value - before) * share);
    }
  }
}

export function inverted({ width, height, data }: Plane): Plane {
  return { width, height, data: data.map((value) => FULL - value) };
}

export function filled({ width, height }: Plane, value: number): Plane {
  return { width, height, data: new Uint8Array(width * height).fill(value) };
}

/** The sum of the values in `rect`. */
export function sumOf({ width, data }: Plane, rect: Rect): number {
  let sum = 0;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const end = y * width + rect.x + rect.width;
    for (let at = y * width + rect.x; at < end; at++) sum += data[at] ?? 0;
  }
  return sum;
}

/** Copies `rect` from one plane into another of the same size. */
export function copyInto(target: Plane, source: Plane, rect: Rect): void {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const start = y * source.width + rect.x;
    target.data.set(source.data.subarray(start, start + rect.width), start);
  }
}

/** Where the pixels of a picture have the colour of the one at (x, y), as 0 or 255: no channel (of 0 to 255)
 * differs by more than `tolerance`. `connected`: only those that can be reached from it over such pixels. */
export function alike(
  picture: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
  x: number,
  y: number,
  tolerance: number,
  connected: boolean,
): Plane {
  const { width, height, data } = picture;
  const plane: Plane = { width, height, data: new Uint8Array(width * height) };
  const start = Math.floor(y) * width + Math.floor(x);
  if (x < 0 || y < 0 || x >= width || y >= height) return plane;
  const [red = 0, green = 0, blue = 0] = data.subarray(4 * start, 4 * start + 3);
  const fits = (at: number) =>
    Math.abs((data[4 * at] ?? 0) - red) <= tolerance &&
    Math.abs((data[4 * at + 1] ?? 0) - green) <= tolerance &&
    Math.abs((data[4 * at + 2] ?? 0) - blue) <= tolerance;
  if (connected) flood(plane, start, fits);
  else for (let at = 0; at < plane.data.length; at++) if (fits(at)) plane.data[at] = FULL;
  return plane;
}

// Fills whole runs of a row at a time: the stack holds one entry a run, not one a pixel.
function flood(plane: Plane, start: number, fits: (at: number) => boolean): void {
  const { width, height, data } = plane;
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (data[at] !== 0) continue;
    const row = Math.floor(at / width) * width;
    let left = at;
    while (left > row && data[left - 1] === 0 && fits(left - 1)) left--;
    let right = at;
    while (right < row + width - 1 && data[right + 1] === 0 && fits(right + 1)) right++;
    data.fill(FULL, left, right + 1);
    for (const beside of [row - width, row + width]) {
      if (beside < 0 || beside >= width * height) continue;
      let inside = false;
      for (let here = beside + left - row; here <= beside + right - row; here++) {
        const isOpen = data[here] === 0 && fits(here);
        if (isOpen && !inside) open.push(here);
        inside = isOpen;
      }
    }
  }
}

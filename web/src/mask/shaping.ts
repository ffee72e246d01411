/** Growing, shrinking and blurring a whole mask. The time does not depend on the radius. */

import { inverted } from "./operations";
import type { Plane } from "./plane";

/** How far the diagonals of an octagon reach that has about a disc's outline, as a share of its radius. */
const DIAGONAL = 1 - Math.SQRT1_2;

/** Makes what is inside larger by `radius` pixels, or smaller where it is negative: the largest (smallest) value
 * in an octagon around each pixel. What lies beyond the edge of the picture counts as it does at the edge. */
export function grown(plane: Plane, radius: number): Plane {
  const reach = Math.round(Math.abs(radius));
  if (reach === 0) return { ...plane, data: plane.data.slice() };
  if (radius < 0) return inverted(grown(inverted(plane), reach));
  const diagonal = Math.round(reach * DIAGONAL);
  const straight = reach - 2 * diagonal;
  const { width, height } = plane;
  const data = plane.data.slice();
  for (let y = 0; y < height; y++) largest(data, y * width, 1, width, straight);
  for (let x = 0; x < width; x++) largest(data, x, width, height, straight);
  if (diagonal > 0) {
    // Every line of both diagonal directions begins at an edge.
    for (let x = 0; x < width; x++) {
      largest(data, x, width + 1, Math.min(width - x, height), diagonal);
    }
    for (let y = 1; y < height; y++) {
      largest(data, y * width, width + 1, Math.min(width, height - y), diagonal);
    }
    for (let x = 0; x < width; x++) {
      largest(data, x, width - 1, Math.min(x + 1, height), diagonal);
    }
    for (let y = 1; y < height; y++) {
      largest(data, y * width + width - 1, width - 1, Math.min(width, height - y), diagonal);
    }
  }
  return { width, height, data };
}

let ahead = new Uint8Array(0);
let behind = new Uint8Array(0);

/** Replaces each of `count` values, `step` apart, by the largest one at most `half` of them away: the running
 * maxima of blocks, from both sides (van Herk, 1992; Gil and Werman, 1993). */
function largest(data: Uint8Array, start: number, step: number, count: number, half: number): void {
  if (half === 0 || count < 2) return;
  const block = 2 * half + 1;
  const length = Math.ceil((count + 2 * half) / block) * block;
  if (ahead.length < length) {
    ahead = new Uint8Array(length);
    behind = new Uint8Array(length);
  }
  for (let at = 0; at < length; at++) {
    const from = at - half;
    const value = from >= 0 && from < count ? (data[start + from * step] ?? 0) : 0;
    ahead[at] = at % block === 0 ? value : Math.max(value, ahead[at - 1] ?? 0);
    behind[at] = value;
  }
  for (let at = length - 2; at >= 0; at--) {
    if (at % block !== block - 1) behind[at] = Math.max(behind[at] ?? 0, behind[at + 1] ?? 0);
  }
  for (let at = 0; at < count; at++) {
    data[start + at * step] = Math.max(behind[at] ?? 0, ahead[at + 2 * half] ?? 0);
  }
}

/** Softens every edge by about a Gaussian of `sigma` pixels: three passes of a running mean. */
export function blurred(plane: Plane, sigma: number): Plane {
  const { width, height } = plane;
  let from = Float32Array.from(plane.data);
  let to = new Float32Array(from.length);
  for (const half of halvesFor(sigma)) {
    if (half === 0) continue;
    for (let y = 0; y < height; y++) mean(from, to, y * width, 1, width, half);
    [from, to] = [to, from];
    for (let x = 0; x < width; x++) mean(from, to, x, width, height, half);
    [from, to] = [to, from];
  }
  return { width, height, data: Uint8Array.from(from, Math.round) };
}

/** The half widths of three boxes that have together the variance of a Gaussian (Kovesi, 2010). */
export function halvesFor(sigma: number): number[] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1);
  const lower = Math.max(1, 2 * Math.floor((ideal - 1) / 2) + 1);
  const smaller = Math.round((12 * sigma * sigma - 3 * lower * lower - 12 * lower - 9) / (-4 * lower - 4));
  return [0, 1, 2].map((pass) => ((pass < smaller ? lower : lower + 2) - 1) / 2);
}

function mean(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  half: number,
): void {
  const at = (place: number) => from[start + Math.min(count - 1, Math.max(0, place)) * step] ?? 0;
  let sum = 0;
  for (let place = -half; place <= half; place++) sum += at(place);
  for (let place = 0; place < count; place++) {
    to[start + place * step] = sum / (2 * half + 1);
    sum += at(place + half + 1) - at(place - half);
  }
}

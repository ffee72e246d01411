/** Drawing a part of a mask as it is seen: on a canvas of the screen's pixels, so that the cost of a frame is that of
 * the window and not of the picture. */

import type { View } from "../panels/zoom";
import type { Plane, Rect } from "./plane";
import { isEmpty, within } from "./plane";

/** Below this scale a screen pixel is the mean of four places in the mask: one would be jagged. */
const FINE = 0.7;

/** Draws what of `rect` (in pixels of the mask) is seen in `view`, as a colour whose opacity is the mask's value.
 * `ratio` is how many pixels of the canvas a CSS pixel has. */
export function drawOverlay(
  canvas: HTMLCanvasElement,
  plane: Plane,
  rect: Rect,
  view: View,
  ratio: number,
  [red, green, blue]: readonly [number, number, number],
): void {
  const context = canvas.getContext("2d");
  if (!context || isEmpty(rect)) return;
  const scale = view.scale * ratio;
  const left = canvas.width / 2 + view.x * ratio - (plane.width * scale) / 2;
  const top = canvas.height / 2 + view.y * ratio - (plane.height * scale) / 2;
  const seen = within(
    canvas,
    left + rect.x * scale - 1,
    top + rect.y * scale - 1,
    left + (rect.x + rect.width) * scale + 1,
    top + (rect.y + rect.height) * scale + 1,
  );
  if (isEmpty(seen)) return;
  const image = context.createImageData(seen.width, seen.height);
  // One write for each pixel, its bytes in the order red, green, blue, alpha on every machine that browsers run on.
  const pixels = new Uint32Array(image.data.buffer);
  const colour = red | (green << 8) | (blue << 16);
  const [one, other] = scale < FINE ? [0.25, 0.75] : [0.5, 0.5];
  const columns = [one, other].map((aside) =>
    placesOf(seen.x + aside - left, seen.width, scale, plane.width),
  );
  const rows = [one, other].map((aside) => placesOf(seen.y + aside - top, seen.height, scale, plane.height));
  const [first, second] = columns as [Int32Array, Int32Array];
  const { data, width } = plane;
  for (let row = 0; row < seen.height; row++) {
    const upper = rows[0]?.[row] ?? -1;
    const lower = rows[1]?.[row] ?? -1;
    if (upper < 0 || lower < 0) continue;
    for (let column = 0; column < seen.width; column++) {
      const x = first[column] ?? -1;
      const beside = second[column] ?? -1;
      if (x < 0 || beside < 0) continue;
      const sum =
        (data[upper * width + x] ?? 0) +
        (data[upper * width + beside] ?? 0) +
        (data[lower * width + x] ?? 0) +
        (data[lower * width + beside] ?? 0);
      pixels[row * seen.width + column] = colour | ((sum >> 2) << 24);
    }
  }
  context.putImageData(image, seen.x, seen.y);
}

// For each of `count` pixels of the screen the place in the mask, or -1 beside it.
function placesOf(start: number, count: number, scale: number, length: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => {
    const place = Math.floor((start + at) / scale);
    return place >= 0 && place < length ? place : -1;
  });
}

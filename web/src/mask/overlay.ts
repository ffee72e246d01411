/** Drawing a part of a mask onto a canvas as a colour whose opacity is the mask's value. */

import type { Plane, Rect } from "./plane";
import { isEmpty } from "./plane";

export function drawOverlay(
  canvas: HTMLCanvasElement,
  plane: Plane,
  rect: Rect,
  [red, green, blue]: readonly [number, number, number],
): void {
  const context = canvas.getContext("2d");
  if (!context || isEmpty(rect)) return;
  const image = context.createImageData(rect.width, rect.height);
  // One write for each pixel, its bytes in the order red, green, blue, alpha on every machine that browsers run on.
  const pixels = new Uint32Array(image.data.buffer);
  const colour = red | (green << 8) | (blue << 16);
  for (let row = 0; row < rect.height; row++) {
    const start = (rect.y + row) * plane.width + rect.x;
    for (let column = 0; column < rect.width; column++) {
      pixels[row * rect.width + column] = colour | ((plane.data[start + column] ?? 0) << 24);
    }
  }
  context.putImageData(image, rect.x, rect.y);
}

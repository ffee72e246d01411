/** Thumbnails of the strip are this high, in pixels. */
export const THUMB_HEIGHT = 62;

/** The width that a picture's shape asks for; panoramas and columns are cut, nothing is squeezed. */
export function thumbWidth(width: number, height: number): number {
  if (!(width > 0 && height > 0)) return 96;
  return Math.round(Math.min(140, Math.max(44, (THUMB_HEIGHT * width) / height)));
}

/** Bringing a picture and a mask that is there already to the painter. */

import { t } from "../text";
import { emptyPlane, type Plane } from "./plane";

/** More is painted smaller: every browser can hold a canvas of this many pixels. */
const MOST_PIXELS = 4096 * 4096;
const BLANK = { width: 1024, height: 1024 };

/** How Load Mask makes a mask of a picture file. */
export interface MaskFile {
  readonly src: string;
  readonly channel: string;
  readonly invert: boolean;
}

export interface Loaded {
  readonly plane: Plane;
  /** The picture at the size of the mask; null where there is none. */
  readonly picture: ImageData | null;
  /** The size of the picture's file, where the mask is smaller. */
  readonly shrunkFrom: { readonly width: number; readonly height: number } | null;
}

/** Loads both. A mask of another size is brought to that of the picture.
 * @throws Error where a file cannot be loaded. */
export async function load(picture: string | null, mask: MaskFile | null): Promise<Loaded> {
  const [shown, old] = await Promise.all([picture && bitmapOf(picture), mask && bitmapOf(mask.src)]);
  const whole = shown || old || BLANK;
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (whole.width * whole.height)));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  return {
    plane: old && mask ? planeOf(pixelsOf(old, width, height), mask) : emptyPlane(width, height),
    picture: shown ? pixelsOf(shown, width, height) : null,
    shrunkFrom: scale < 1 ? { width: whole.width, height: whole.height } : null,
  };
}

async function bitmapOf(src: string): Promise<ImageBitmap> {
  const response = await fetch(src);
  if (!response.ok) throw new Error(t("app.answered", { status: String(response.status) }));
  return createImageBitmap(await response.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
}

function pixelsOf(bitmap: ImageBitmap, width: number, height: number): ImageData {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("2D canvas");
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** What Load Mask makes of these pixels: the channel that counts, inverted where it says so. */
export function planeOf(
  { width, height, data }: Pick<ImageData, "width" | "height" | "data">,
  { channel, invert }: Omit<MaskFile, "src">,
): Plane {
  const plane = emptyPlane(width, height);
  const value = channelOf(channel === "automatic" ? (alphaVaries(data) ? "alpha" : "luminance") : channel);
  for (let at = 0; at < plane.data.length; at++) {
    const found = value(data, 4 * at);
    plane.data[at] = invert ? 255 - found : found;
  }
  return plane;
}

function alphaVaries(data: Uint8ClampedArray): boolean {
  const first = data[3];
  for (let at = 3; at < data.length; at += 4) if (data[at] !== first) return true;
  return false;
}

const CHANNELS = ["red", "green", "blue", "alpha"];

function channelOf(channel: string): (data: Uint8ClampedArray, at: number) => number {
  const place = CHANNELS.indexOf(channel);
  if (place >= 0) return (data, at) => data[at + place] ?? 0;
  // Luma as in ITU-R BT.709, as the node has it.
  return (data, at) =>
    Math.round(0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0));
}

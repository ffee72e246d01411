/** How a picture lies in its frame while one zooms and pans, without React. */

import { decimal } from "../common/format";
import { t } from "../text";

export interface Size {
  width: number;
  height: number;
}

/** The picture's scale (screen pixels per picture pixel) and the place of its centre from the frame's centre. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const LARGEST = 32;

/** The scale at which the whole picture is seen; a small one is enlarged `most` times at most. */
export function fitScale(picture: Size, frame: Size, most = 2): number {
  if (!picture.width || !picture.height || !frame.width || !frame.height) return 1;
  return Math.min(most, frame.width / picture.width, frame.height / picture.height);
}

/** Keeps the picture in sight: centred where it is smaller than the frame, without gaps where it is larger. */
export function held(view: View, picture: Size, frame: Size): View {
  const kept = (place: number, length: number, room: number) => {
    const slack = (length * view.scale - room) / 2;
    return slack > 0 ? Math.min(slack, Math.max(-slack, place)) : 0;
  };
  return {
    scale: view.scale,
    x: kept(view.x, picture.width, frame.width),
    y: kept(view.y, picture.height, frame.height),
  };
}

/** Zooms by `factor` so that the point at (x, y), measured from the frame's centre, stays where it is. */
export function zoomedAt(
  view: View,
  factor: number,
  point: { x: number; y: number },
  picture: Size,
  frame: Size,
): View {
  const least = Math.min(1, fitScale(picture, frame));
  const scale = Math.min(LARGEST, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return held(
    { scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio },
    picture,
    frame,
  );
}

/** Screen pixels per picture pixel that the keys and buttons for zooming stop at. */
const STOPS = [
  1 / 16,
  1 / 12,
  1 / 8,
  1 / 6,
  1 / 4,
  1 / 3,
  1 / 2,
  2 / 3,
  1,
  2,
  3,
  4,
  6,
  8,
  12,
  16,
  24,
  LARGEST,
];

/** The next stop above a scale, or below it; the scale itself at the end. */
export function nextStop(scale: number, up: boolean): number {
  const slack = scale * 0.01;
  const found = up
    ? STOPS.find((stop) => stop > scale + slack)
    : STOPS.findLast((stop) => stop < scale - slack);
  return found ?? scale;
}

/** "100 %"; below 10 % with a decimal. */
export function scaleText(scale: number): string {
  const share = scale * 100;
  const digits = share < 9.95 ? 1 : 0;
  const shown = decimal(share, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return t("common.percent", { percent: shown });
}

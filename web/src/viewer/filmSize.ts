/** How large a film will be, before it is made. */

import type { FilmKind, FilmOrder, ViewerFilm } from "./picture";

export const SIDES = [256, 384, 512] as const;
export const LENGTHS = [3, 5, 8, 12] as const;

/** The bytes of a film, measured on paintings, for each byte of its frames at their own size. */
const SHARES: Record<FilmKind, number> = { gif: 1.4, webp: 0.6, webm: 0.6 };

/** About how many bytes a film will have. */
export function expectedBytes(film: Pick<ViewerFilm, "frames" | "bytes">, { kind, side }: FilmOrder): number {
  const longest = Math.max(1, ...film.frames.filter(({ finished }) => !finished).map(longestSide));
  const share = Math.min(1, side / longest);
  return Math.round(film.bytes * SHARES[kind] * share * share);
}

const longestSide = ({ width, height }: { width: number; height: number }) => Math.max(width, height);

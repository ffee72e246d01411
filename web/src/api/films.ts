/** Films as files. */

import { apiUrl, refusal, Unreachable } from "./http";

export interface FilmAsked {
  readonly kind: "gif" | "webp" | "webm";
  readonly side: number;
  readonly seconds: number;
}

/** Has a film made and returns it. It may take a minute; who aborts it ends the making too.
 * A refused call throws a `Refused`, a lost one an `Unreachable`, an aborted one an `AbortError`. */
export async function makeFilm(
  run: string,
  node: string,
  { kind, side, seconds }: FilmAsked,
  signal: AbortSignal,
): Promise<Blob> {
  const query = new URLSearchParams({ kind, side: String(side), seconds: String(seconds) });
  const path = `runs/${encodeURIComponent(run)}/film/${encodeURIComponent(node)}?${query}`;
  try {
    const response = await fetch(apiUrl(path), { signal });
    if (!response.ok) throw await refusal(response);
    return await response.blob();
  } catch (error) {
    throw error instanceof TypeError ? new Unreachable() : error;
  }
}

/** How far a run is. */

import type { NodeState } from "../api/types";

const LIKELY_STEPS = 30;

/** The share that is done, from 0 to 1. Painting takes nearly all the time, so a node counts as much as it has
 * steps; how many the others will have is not known before they begin. */
export function progressOf(states: readonly NodeState[]): number {
  let done = 0;
  let all = 0;
  for (const { state, share, total } of states) {
    const ahead = state === "waiting" || state === "running";
    const weight = 1 + (total || (ahead ? LIKELY_STEPS : 0));
    all += weight;
    done += ahead ? share * weight : weight;
  }
  return all === 0 ? 0 : done / all;
}

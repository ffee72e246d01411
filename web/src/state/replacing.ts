/** Putting another recipe on the canvas. */

import type { Problem, Recipe } from "../api/types";
import { type Origin, useDocument } from "./document";
import { useProblems } from "./problems";
import { useRuns } from "./runs";

/** Of what was never saved. */
export const NOWHERE: Origin = { id: null, shipped: false };

export function replace(
  recipe: Recipe,
  origin: Origin,
  saved: Recipe | null,
  problems: readonly Problem[],
): void {
  useDocument.getState().open(recipe, origin, saved);
  useProblems.getState().report(problems);
  useRuns.getState().showNothing();
}

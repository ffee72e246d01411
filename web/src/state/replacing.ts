/** Putting another recipe on the canvas. */

import { newKey } from "../api/newKey";
import type { Problem, Recipe } from "../api/types";
import { claim } from "./claims";
import { type Origin, openedNow, useDocument } from "./document";
import { useProblems } from "./problems";
import { useRuns } from "./runs";
import { asideOf, insertTab, isUntouched, leaveFields, onCanvas, showTab } from "./tabs";

/** Of what was never saved. */
export const NOWHERE: Origin = { id: null, shipped: false };

/** Opens a recipe in a tab of its own, unless nothing is lost with the one that is shown. */
export function openBeside(
  recipe: Recipe,
  origin: Origin,
  saved: Recipe | null,
  problems: readonly Problem[],
): void {
  leaveFields();
  if (isUntouched(onCanvas())) replace(recipe, origin, saved, problems);
  else openTab(recipe, origin, saved, problems);
}

/** Opens a recipe in a tab of its own. */
export function openTab(
  recipe: Recipe,
  origin: Origin,
  saved: Recipe | null,
  problems: readonly Problem[],
): void {
  const key = newKey();
  void claim(key);
  insertTab(key, asideOf(openedNow(recipe, origin, saved), null, problems));
  showTab(key);
}

/** Puts a recipe in place of the one that is shown. */
export function replace(
  recipe: Recipe,
  origin: Origin,
  saved: Recipe | null,
  problems: readonly Problem[],
): void {
  leaveFields();
  useDocument.getState().open(recipe, origin, saved);
  useProblems.getState().report(problems);
  useRuns.getState().showNothing();
}

/** Locking the open recipe to what it is painted with, and asking whether that is the same here. */

import { ask } from "../api/http";
import type { Comparison, ReadRecipe, Recipe } from "../api/types";
import { t } from "../text";
import { useDocument, wholeRecipe } from "./document";
import { attempt, say } from "./notices";

/** Whether a locked recipe paints the same on the server's machine. */
export async function comparisonOf(recipe: Recipe): Promise<Comparison> {
  return (await ask<Comparison>("POST", "lock/check", { body: { recipe } })).value;
}

/** Records in the recipe what it is painted with, as an edit. Returns whether it could be. */
export async function lockRecipe(): Promise<boolean> {
  const recipe = wholeRecipe();
  const locked = await attempt(ask<ReadRecipe>("POST", "lock", { body: { recipe } }));
  if (!locked) return false;
  // What was changed meanwhile is not what was locked.
  if (wholeRecipe() !== recipe) {
    say(t("trust.changedMeanwhile"), "problem");
    return false;
  }
  const patches = [{ path: ["lock"], value: locked.value.recipe.lock }];
  useDocument.getState().performWhole({ name: t("trust.lockEdit"), patches });
  say(t("trust.locked"));
  return true;
}

export function unlockRecipe(): void {
  useDocument.getState().performWhole({ name: t("trust.unlockEdit"), patches: [{ path: ["lock"] }] });
}

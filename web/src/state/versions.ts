/** The versions of the open recipe: looked up, opened apart, brought back as an edit that undo takes back. */

import type { Recipe, RecipeVersion, StoredVersion } from "../api/types";
import { versionsApi } from "../api/versions";
import { t } from "../text";
import { useDocument, wholeRecipe } from "./document";
import { attempt, say, useNotices } from "./notices";
import { NOWHERE, openBeside } from "./replacing";

/** A version laid open: what it is, and how it differs from what is on the canvas now, in words. */
export interface OpenVersion {
  readonly stored: StoredVersion;
  readonly sinceThen: readonly string[];
}

/** Looks a version up and compares it with the open recipe. */
export async function lookAt(id: string, number: number): Promise<OpenVersion> {
  const now: Recipe = wholeRecipe();
  const stored = await versionsApi.read(id, number);
  const changes = await versionsApi.difference(stored.recipe, now);
  return { stored, sinceThen: changes.map(({ text }) => text) };
}

/** Puts a version on the canvas as one edit of the open recipe: saving keeps it, undo takes it back. */
export async function restoreVersion(id: string, { number }: RecipeVersion): Promise<boolean> {
  const { opened } = useDocument.getState();
  const stored = await attempt(versionsApi.read(id, number));
  const state = useDocument.getState();
  if (!stored || state.opened !== opened) return false;
  state.settle();
  state.performWhole({
    name: t("trust.restoreEdit", { number }),
    patches: [{ path: [], value: stored.recipe }],
  });
  offerToTakeBack(t("trust.restored"));
  return true;
}

// Only as long as it is the last step: undo would take back what was done since.
function offerToTakeBack(text: string): void {
  const step = useDocument.getState().past.top;
  const notice = say(text, "info", {
    label: t("trust.takeBack"),
    act: () => useDocument.getState().undo(),
  });
  const stop = useDocument.subscribe(({ past }) => {
    if (past.top === step) return;
    stop();
    useNotices.getState().dismiss(notice);
  });
}

/** Opens a version as a new recipe, to look at and to paint: saving it overwrites nothing. */
export async function openVersion(id: string, { number }: RecipeVersion): Promise<boolean> {
  const stored = await attempt(versionsApi.read(id, number));
  if (!stored) return false;
  const name = t("trust.versionName", { name: stored.recipe.name ?? "", number });
  openBeside({ ...stored.recipe, name }, NOWHERE, null, stored.problems);
  return true;
}

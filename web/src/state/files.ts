/** Opening and exporting: what the menu, the drawers and a dropped file ask for. */

import { api } from "../api/client";
import type { Recipe } from "../api/types";
import { shownName } from "../common/words";
import { emptyRecipe, nodeOf, nodesOf, serialise } from "../document";
import { t } from "../text";
import { isSaved, useDocument, wholeRecipe } from "./document";
import { download } from "./download";
import { useLists } from "./lists";
import { attempt, say } from "./notices";
import { askBeforeReplacing } from "./questions";
import { NOWHERE, replace } from "./replacing";
import { useRuns } from "./runs";
import { save } from "./saving";

/** What is opened on the first visit. */
export const FIRST_RECIPE = "quickstart";

async function mayReplace(what: string): Promise<boolean> {
  const state = useDocument.getState();
  if (isSaved(state) || Object.keys(nodesOf(state.recipe)).length === 0) return true;
  const answer = await askBeforeReplacing(what);
  if (answer === "save") return save();
  return answer === "replace";
}

/** Shows a run on the canvas, and opens its recipe first where the canvas holds another. */
export async function openRun(id: string): Promise<void> {
  const detail = await attempt(useRuns.getState().load(id));
  if (!detail) return;
  if (!sameNodes(detail.recipe, wholeRecipe())) {
    if (!(await mayReplace(detail.name))) return;
    const stored = useLists.getState().recipes.find((each) => each.id === detail.recipe_id);
    const origin = stored ? { id: stored.id, shipped: stored.shipped } : NOWHERE;
    replace(detail.recipe, origin, null, []);
  }
  useRuns.getState().show(detail);
  await attempt(useRuns.getState().load(id));
}

function sameNodes(one: Recipe, other: Recipe): boolean {
  return Object.entries(nodesOf(one)).every(([id, node]) => nodeOf(other, id)?.type === node.type);
}

/** Opens exactly what a run painted as a new recipe, with its pictures: saving it overwrites nothing. */
export async function openRecipeOf(id: string): Promise<boolean> {
  const detail = await attempt(useRuns.getState().load(id));
  if (!detail || !(await mayReplace(shownName(detail)))) return false;
  replace(detail.recipe, NOWHERE, null, []);
  useRuns.getState().show(detail);
  await attempt(useRuns.getState().load(id));
  return true;
}

/** Opens a recipe of the server. */
export async function openRecipe(id: string): Promise<void> {
  const stored = await attempt(api.recipe(id));
  if (!stored || !(await mayReplace(stored.recipe.name ?? id))) return;
  const { recipe, shipped, tag, problems } = stored;
  replace(recipe, { id, shipped, tag }, recipe, problems);
}

/** Opens a recipe's JSON file or an exported picture. */
export async function openFile(file: File): Promise<void> {
  const read = await attempt(api.readRecipe(file));
  if (!read || !(await mayReplace(read.recipe.name ?? file.name))) return;
  replace(read.recipe, NOWHERE, null, read.problems);
  say(t("app.opened", { name: file.name }));
}

export async function openNew(): Promise<void> {
  if (await mayReplace(t("app.aNewRecipe"))) replace(emptyRecipe(), NOWHERE, null, []);
}

/** Downloads the recipe as a JSON file. */
export function exportRecipe(): void {
  const recipe = wholeRecipe();
  const name = (recipe.name ?? "recipe").replace(/[^\p{L}\p{N} ,._-]+/gu, " ").trim() || "recipe";
  download(serialise(recipe), `${name}.json`);
}

/** Downloads the recipe as it lies in memory, also where it is not written as a recipe should be. */
export function downloadDraft(): void {
  download(JSON.stringify(wholeRecipe(), null, 2), "draft.json");
}

export async function deleteRecipe(id: string): Promise<void> {
  const deleted = await attempt(api.deleteRecipe(id).then(() => true));
  if (deleted && useDocument.getState().id === id) useDocument.setState({ id: null, tag: null, saved: null });
  await attempt(useLists.getState().loadRecipes());
}

/** Opening and exporting: what the menu, the drawers and a dropped file ask for. */

import { api } from "../api/client";
import type { Recipe, RunDetail } from "../api/types";
import { versionsApi } from "../api/versions";
import { shownName } from "../common/words";
import { emptyRecipe, nodeOf, nodesOf, serialise } from "../document";
import { t } from "../text";
import { type DocumentState, isSaved, useDocument, wholeRecipe } from "./document";
import { download, fileName } from "./download";
import { useLists } from "./lists";
import { attempt, say } from "./notices";
import { askBeforeReplacing } from "./questions";
import { NOWHERE, openBeside, openTab, replace } from "./replacing";
import { useRuns } from "./runs";
import { save } from "./saving";
import { changeDocument, showTab, tabAside, tabAt, useTabs } from "./tabs";

/** What is opened on the first visit. */
export const FIRST_RECIPE = "quickstart";

/** Whether what was saved of a recipe may take the place of the same recipe on the canvas. */
async function mayReplace(what: string): Promise<boolean> {
  if (isSaved(useDocument.getState())) return true;
  const answer = await askBeforeReplacing(what);
  // What is saved now is what lies there.
  if (answer === "save") await save();
  return answer === "replace";
}

/** Shows a run on the canvas, and opens its recipe first where the canvas holds another. */
export async function openRun(id: string): Promise<void> {
  const detail = await attempt(useRuns.getState().load(id));
  if (!detail) return;
  const tab = tabAside(({ painted }) => painted.shown === id);
  if (tab !== null) return showTab(tab);
  if (!sameNodes(detail.recipe, wholeRecipe())) openBeside(detail.recipe, NOWHERE, null, []);
  await showRun(detail);
}

async function showRun(run: RunDetail): Promise<void> {
  useRuns.getState().show(run);
  await attempt(useRuns.getState().load(run.id));
}

function sameNodes(one: Recipe, other: Recipe): boolean {
  return Object.entries(nodesOf(one)).every(([id, node]) => nodeOf(other, id)?.type === node.type);
}

/** Opens exactly what a run painted as a new recipe, with its pictures: saving it overwrites nothing. Where it lies in
 * a tab as it was painted, that is shown. */
export async function openRecipeOf(id: string): Promise<boolean> {
  const detail = await attempt(useRuns.getState().load(id));
  if (!detail) return false;
  const painted = serialise(detail.recipe);
  const tab = tabAside((each) => each.painted.shown === id && serialise(each.document.recipe) === painted);
  if (tab !== null) {
    showTab(tab);
    return true;
  }
  openBeside(detail.recipe, NOWHERE, null, []);
  await showRun(detail);
  return true;
}

/** Opens a recipe of the server, or shows the tab that has it. Where the canvas has it with changes, those are asked
 * about: what is opened is the recipe as it was saved. */
export async function openRecipe(id: string): Promise<void> {
  const tab = tabAside((each) => each.document.id === id);
  if (tab !== null) return showTab(tab);
  const stored = await attempt(api.recipe(id));
  if (!stored) return;
  const { recipe, shipped, tag, problems } = stored;
  const anew = useDocument.getState().id === id;
  if (anew && !(await mayReplace(stored.recipe.name ?? id))) return;
  (anew ? replace : openBeside)(recipe, { id, shipped, tag }, recipe, problems);
}

/** Opens a recipe's JSON file or an exported picture. */
export async function openFile(file: File): Promise<void> {
  const read = await attempt(api.readRecipe(file));
  if (!read) return;
  openBeside(read.recipe, NOWHERE, null, read.problems);
  say(t("app.opened", { name: file.name }));
}

/** Begins an empty recipe: the same in a tab of its own where `apart`. */
export function openNew(apart = false): void {
  (apart ? openTab : openBeside)(emptyRecipe(), NOWHERE, null, []);
}

/** Downloads the recipe as a JSON file. */
export function exportRecipe(): void {
  const recipe = wholeRecipe();
  download(serialise(recipe), fileName(recipe.name ?? "", "recipe"));
}

/** Downloads the recipe as it lies in memory, also where it is not written as a recipe should be. */
export function downloadDraft(): void {
  download(JSON.stringify(wholeRecipe(), null, 2), "draft.json");
}

/** Deletes a recipe of the server, which keeps its versions: for a moment it can be taken back. */
export async function deleteRecipe(id: string): Promise<void> {
  const known = useLists.getState().recipes.find((each) => each.id === id);
  const deleted = await attempt(api.deleteRecipe(id).then(() => true));
  if (deleted) {
    const open = useTabs.getState().keys.flatMap((key) => tabAt(key)?.document ?? []);
    const from = open.filter((document) => document.id === id);
    for (const { opened } of from) changeDocument(opened, () => ({ id: null, tag: null, saved: null }));
    const act = () => void attempt(bringBack(id, from));
    const name = shownName(known ?? {});
    say(t("panels.recipeDeleted", { name }), "info", { label: t("trust.takeBack"), act });
  }
  await attempt(useLists.getState().loadRecipes());
}

/** Saves the last version of a deleted recipe anew; `from`: the tabs that it was open in, as they were. */
async function bringBack(id: string, from: readonly DocumentState[]): Promise<void> {
  const [newest] = (await versionsApi.list(id)).items;
  if (!newest) throw new Error(t("panels.noVersionLeft"));
  const { tag } = await versionsApi.restore(id, newest.number);
  for (const { opened, saved } of from)
    changeDocument(opened, (now) => (now.id === null ? { id, tag, saved } : {}));
  await useLists.getState().loadRecipes();
}

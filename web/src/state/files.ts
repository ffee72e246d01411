/** Opening, saving and painting: what the menu, the keyboard and a dropped file ask for. */

import { api, Refused, sentence } from "../api/client";
import type { Problem, Recipe } from "../api/types";
import { emptyRecipe, nodeOf, nodesOf, rename, serialise } from "../document";
import { plural } from "../ui/format";
import { currentRecipe, isSaved, type Origin, useDocument } from "./document";
import { useLists } from "./lists";
import { attempt, say, useNotices } from "./notices";
import { useProblems } from "./problems";
import { askBeforeReplacing, askName } from "./questions";
import { isActive, useRuns } from "./runs";

/** What is opened on the first visit. */
export const FIRST_RECIPE = "quickstart";

const NOWHERE: Origin = { id: null, shipped: false };

async function mayReplace(what: string): Promise<boolean> {
  const state = useDocument.getState();
  if (isSaved(state) || Object.keys(nodesOf(state.recipe)).length === 0) return true;
  const answer = await askBeforeReplacing(what);
  if (answer === "save") return save();
  return answer === "replace";
}

function replace(recipe: Recipe, origin: Origin, saved: Recipe | null, problems: readonly Problem[]): void {
  useDocument.getState().open(recipe, origin, saved);
  useProblems.getState().report(problems);
  useRuns.getState().showNothing();
}

/** Shows a run on the canvas, and opens its recipe first where the canvas holds another. */
export async function openRun(id: string): Promise<void> {
  const detail = await attempt(useRuns.getState().load(id));
  if (!detail) return;
  if (!sameNodes(detail.recipe, currentRecipe())) {
    if (!(await mayReplace(detail.name))) return;
    const stored = useLists.getState().recipes.find((each) => each.id === detail.recipe_id);
    replace(detail.recipe, stored ?? NOWHERE, null, []);
  }
  useRuns.getState().show(detail);
  await attempt(useRuns.getState().load(id));
}

function sameNodes(one: Recipe, other: Recipe): boolean {
  return Object.entries(nodesOf(one)).every(([id, node]) => nodeOf(other, id)?.type === node.type);
}

/** Opens a recipe of the server. */
export async function openRecipe(id: string): Promise<void> {
  const stored = await attempt(api.recipe(id));
  if (!stored || !(await mayReplace(stored.recipe.name ?? id))) return;
  replace(stored.recipe, { id, shipped: stored.shipped }, stored.recipe, stored.problems);
}

/** Opens a recipe's JSON file or an exported picture. */
export async function openFile(file: File): Promise<void> {
  const read = await attempt(api.readRecipe(file));
  if (!read || !(await mayReplace(read.recipe.name ?? file.name))) return;
  replace(read.recipe, NOWHERE, null, read.problems);
  say(`Opened ${file.name}.`);
}

export async function openNew(): Promise<void> {
  if (await mayReplace("a new recipe")) replace(emptyRecipe(), NOWHERE, null, []);
}

/** Saves the recipe where it came from; one that ships or is new gets a name first. Returns whether it did. */
export async function save(): Promise<boolean> {
  const { recipe, id, shipped, opened } = useDocument.getState();
  if (id === null || shipped) return saveAs();
  try {
    await api.save(id, recipe);
  } catch (error) {
    // Deleted in another window meanwhile: what is on the canvas is saved anew.
    if (error instanceof Refused && error.status === 404) return saveNew(recipe, opened);
    say(`Not saved. ${sentence(error)}`, "problem");
    return false;
  }
  markSaved(id, recipe, opened);
  return true;
}

// Another recipe may have been opened while the server was saving this one.
function markSaved(id: string, recipe: Recipe, opened: number): void {
  const state = useDocument.getState();
  if (state.opened === opened) state.markSaved(id, recipe);
}

/** Saves the recipe under a new name. */
export async function saveAs(): Promise<boolean> {
  const { recipe, shipped } = useDocument.getState();
  const before = recipe.name ?? "Untitled";
  const name = await askName(shipped ? `${before}, mine` : before);
  if (name === null) return false;
  if (name !== before) useDocument.getState().perform(rename(name));
  return saveNew(currentRecipe());
}

async function saveNew(recipe: Recipe, opened = useDocument.getState().opened): Promise<boolean> {
  try {
    const saved = await api.saveNew(recipe);
    markSaved(saved.id, recipe, opened);
  } catch (error) {
    say(`Not saved. ${sentence(error)}`, "problem");
    return false;
  }
  await attempt(useLists.getState().loadRecipes());
  return true;
}

/** Downloads the recipe as a JSON file. */
export function exportRecipe(): void {
  const recipe = currentRecipe();
  const name = (recipe.name ?? "recipe").replace(/[^\p{L}\p{N} ,._-]+/gu, " ").trim() || "recipe";
  download(serialise(recipe), `${name}.json`);
}

/** Downloads the recipe as it lies in memory, also where it is not written as a recipe should be. */
export function downloadDraft(): void {
  download(JSON.stringify(currentRecipe(), null, 2), "draft.json");
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export async function deleteRecipe(id: string): Promise<void> {
  const deleted = await attempt(api.deleteRecipe(id).then(() => true));
  if (deleted && useDocument.getState().id === id) useDocument.setState({ id: null, saved: null });
  await attempt(useLists.getState().loadRecipes());
}

// The sentences stand on the cards, each with what mends it, and the message must not lie over them.
function refuse(problems: readonly Problem[]): void {
  const { report, list } = useProblems.getState();
  report(problems);
  const notice = say(`Not painted: ${plural(problems.length, "problem")}`, "problem", {
    label: "Show",
    act: () => list(true),
  });
  const stop = useProblems.subscribe((state) => {
    if (state.problems.length > 0) return;
    useNotices.getState().dismiss(notice);
    stop();
  });
}

let sending = false;

/** Starts a run of what is on the canvas, once however often it is asked before the server answers. */
export async function paint(): Promise<void> {
  if (sending) return;
  sending = true;
  const { recipe, id } = useDocument.getState();
  try {
    const run = await api.paint(recipe, id);
    useRuns.getState().show(run, recipe);
    await useRuns.getState().load(run.id);
  } catch (error) {
    if (error instanceof Refused && error.problems.length > 0) refuse(error.problems);
    else say(`Not painted. ${sentence(error)}`, "problem");
  } finally {
    sending = false;
  }
}

/** Asks the shown run to stop. */
export async function cancel(): Promise<void> {
  const { shown, runs } = useRuns.getState();
  if (shown !== null && isActive(runs[shown])) await attempt(api.cancel(shown));
}

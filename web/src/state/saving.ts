/** Saving: over what was opened, never silently over what somebody else saved meanwhile. */

import { api, type Tagged } from "../api/client";
import { errorText, Refused } from "../api/http";
import type { Recipe, StoredRecipe } from "../api/types";
import { sameValue } from "../catalogue";
import { changedNodes, rename, serialise } from "../document";
import { t } from "../text";
import { useCatalogue } from "./catalogue";
import { useDocument, wholeRecipe } from "./document";
import { useLists } from "./lists";
import { attempt, say } from "./notices";
import { askName, askWhichStands } from "./questions";
import { replace } from "./replacing";

const MISSING = 404;
const CHANGED = 412;

/** The recipe that is to be saved, as it was when that was asked. */
interface Mine {
  readonly id: string;
  readonly recipe: Recipe;
  readonly saved: Recipe | null;
  readonly opened: number;
}

/** Saves the recipe where it came from; one that ships or is new gets a name first. Returns whether it did. */
export async function save(): Promise<boolean> {
  const { recipe, id, shipped, saved, tag, opened } = useDocument.getState();
  if (id === null || shipped) return saveAs();
  const mine = { id, recipe, saved, opened };
  try {
    return await (tag === null ? saveWhereUnchanged(mine) : saveOver(mine, tag));
  } catch (error) {
    say(t("app.notSaved", { why: errorText(error) }), "problem");
    return false;
  }
}

/** Saves the recipe under a new name. */
export async function saveAs(): Promise<boolean> {
  const { recipe, shipped } = useDocument.getState();
  const before = recipe.name ?? t("common.untitled");
  return saveUnder(shipped ? t("app.copyMine", { name: before }) : before);
}

async function saveUnder(suggestion: string): Promise<boolean> {
  const name = await askName(suggestion);
  if (name === null) return false;
  if (name !== (wholeRecipe().name ?? t("common.untitled")))
    useDocument.getState().performWhole(rename(name));
  const { recipe, opened } = useDocument.getState();
  try {
    return await saveNew(recipe, opened);
  } catch (error) {
    say(t("app.notSaved", { why: errorText(error) }), "problem");
    return false;
  }
}

async function saveOver(mine: Mine, tag: string | null): Promise<boolean> {
  try {
    const saved = await api.save(mine.id, mine.recipe, tag);
    markSaved(mine.id, mine.recipe, saved.tag, mine.opened);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === CHANGED) return saveWhereUnchanged(mine);
    // Deleted in another window meanwhile: what is on the canvas is saved anew.
    if (error.status === MISSING) return saveNew(mine.recipe, mine.opened);
    throw error;
  }
}

// What lies on the server may be mine already, where the answer to an earlier saving was lost on the way.
async function saveWhereUnchanged(mine: Mine): Promise<boolean> {
  const theirs = await storedNow(mine.id);
  if (theirs === null) return saveNew(mine.recipe, mine.opened);
  const text = serialise(theirs.recipe);
  if (text === serialise(mine.recipe)) {
    markSaved(mine.id, mine.recipe, theirs.tag, mine.opened);
    return true;
  }
  if (mine.saved && text === serialise(mine.saved)) return saveOver(mine, theirs.tag);
  return settle(mine, theirs);
}

async function storedNow(id: string): Promise<Tagged<StoredRecipe> | null> {
  try {
    return await api.recipe(id);
  } catch (error) {
    if (error instanceof Refused && error.status === MISSING) return null;
    throw error;
  }
}

/** Asks what becomes of two versions. Whatever the answer, both are kept. Returns whether mine is saved. */
async function settle(mine: Mine, theirs: Tagged<StoredRecipe>): Promise<boolean> {
  const name = mine.recipe.name ?? t("common.untitled");
  switch (await askWhichStands({ name, nodes: differing(mine.recipe, theirs.recipe) })) {
    case "keep":
      return false;
    case "copy":
      return saveUnder(t("app.copyMine", { name }));
    case "overwrite": {
      const copy = t("app.copyTheirs", { name: theirs.recipe.name ?? t("common.untitled") });
      await api.saveNew({ ...theirs.recipe, name: copy });
      const saved = await saveOver(mine, theirs.tag);
      if (saved) say(t("app.otherKept", { copy }));
      await attempt(useLists.getState().loadRecipes());
      return saved;
    }
    case "theirs": {
      const copy = t("app.copyMine", { name });
      await api.saveNew({ ...mine.recipe, name: copy });
      const { id, recipe, shipped, tag, problems } = theirs;
      replace(recipe, { id, shipped, tag }, recipe, problems);
      say(t("app.openedOther", { copy }));
      await attempt(useLists.getState().loadRecipes());
      return true;
    }
  }
}

// How many nodes would paint something else in one than in the other, those that only one of them has too.
function differing(one: Recipe, other: Recipe): number {
  const { nodes } = useCatalogue.getState().knowledge;
  const changed = (now: Recipe, before: Recipe) =>
    changedNodes(now, before, (type) => nodes.get(type), sameValue);
  return new Set([...changed(one, other), ...changed(other, one)]).size;
}

// Another recipe may have been opened while the server was saving this one.
function markSaved(id: string, recipe: Recipe, tag: string | null, opened: number): void {
  const state = useDocument.getState();
  if (state.opened === opened) state.markSaved(id, recipe, tag);
}

async function saveNew(recipe: Recipe, opened: number): Promise<boolean> {
  const saved = await api.saveNew(recipe);
  markSaved(saved.id, recipe, saved.tag, opened);
  await attempt(useLists.getState().loadRecipes());
  return true;
}

/** Saving: over what was opened, never silently over what somebody else saved meanwhile. */

import { api, type Tagged } from "../api/client";
import { errorText, Refused } from "../api/http";
import type { Recipe, StoredRecipe } from "../api/types";
import { sameValue } from "../catalogue";
import { changedNodes, rename, serialise } from "../document";
import { t } from "../text";
import { useCatalogue } from "./catalogue";
import { afterSaving, useDocument, wholeRecipe } from "./document";
import { useLists } from "./lists";
import { attempt, say } from "./notices";
import { askName, askWhichStands } from "./questions";
import { replace } from "./replacing";
import { changeAside } from "./tabs";

const MISSING = 404;
const CHANGED = 412;

/** The recipe that is to be saved, as it was when that was asked. */
interface Mine {
  readonly id: string;
  readonly recipe: Recipe;
  readonly saved: Recipe | null;
  readonly opened: number;
  readonly depth: number;
}

let last: Promise<boolean> | null = null;

/** Saves the recipe where it came from; one that ships or is new gets a name first. Returns whether it did. */
export const save = (): Promise<boolean> => inTurn(saveNow);

/** Saves the recipe under a new name. */
export const saveAs = (): Promise<boolean> => inTurn(saveAsNow);

// Two at once would send the same tag, and the second would be a conflict with the first.
function inTurn(work: () => Promise<boolean>): Promise<boolean> {
  const { opened } = useDocument.getState();
  // What was opened meanwhile is not what was to be saved.
  const next = async () => useDocument.getState().opened === opened && work();
  const mine = last === null ? work() : last.then(next, next);
  const done = () => {
    if (last === mine) last = null;
  };
  last = mine;
  mine.then(done, done);
  return mine;
}

async function saveNow(): Promise<boolean> {
  // What is done from here on is a step of its own, also where it goes on with the last one.
  useDocument.getState().settle();
  const { recipe, id, shipped, saved, tag, opened, past } = useDocument.getState();
  if (id === null || shipped) return saveAsNow();
  const mine = { id, recipe, saved, opened, depth: past.length };
  try {
    return await (tag === null ? saveWhereUnchanged(mine) : saveOver(mine, tag));
  } catch (error) {
    say(t("app.notSaved", { why: errorText(error) }), "problem");
    return false;
  }
}

async function saveAsNow(): Promise<boolean> {
  const { recipe, shipped } = useDocument.getState();
  const before = recipe.name ?? t("common.untitled");
  return saveUnder(shipped ? t("app.copyMine", { name: before }) : before);
}

async function saveUnder(suggestion: string): Promise<boolean> {
  const asked = useDocument.getState().opened;
  const name = await askName(suggestion);
  if (name === null || !isOpen(asked)) return false;
  if (name !== (wholeRecipe().name ?? t("common.untitled")))
    useDocument.getState().performWhole(rename(name));
  const { recipe, opened, past } = useDocument.getState();
  try {
    return await saveNew({ recipe, opened, depth: past.length });
  } catch (error) {
    say(t("app.notSaved", { why: errorText(error) }), "problem");
    return false;
  }
}

async function saveOver(mine: Mine, tag: string | null): Promise<boolean> {
  try {
    const saved = await api.save(mine.id, mine.recipe, tag);
    markSaved(mine.id, mine, saved.tag);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === CHANGED) return saveWhereUnchanged(mine);
    // Deleted in another window meanwhile: what is on the canvas is saved anew.
    if (error.status === MISSING) return saveNew(mine);
    throw error;
  }
}

// What lies on the server may be mine already, where the answer to an earlier saving was lost on the way.
async function saveWhereUnchanged(mine: Mine): Promise<boolean> {
  const theirs = await storedNow(mine.id);
  if (theirs === null) return saveNew(mine);
  const text = serialise(theirs.recipe);
  if (text === serialise(mine.recipe)) {
    markSaved(mine.id, mine, theirs.tag);
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
  if (!isOpen(mine.opened)) {
    say(t("app.changedElsewhere", { name }), "problem");
    return false;
  }
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
      // Another recipe may have been opened while mine was being kept.
      if (isOpen(mine.opened)) {
        const { id, recipe, shipped, tag, problems } = theirs;
        replace(recipe, { id, shipped, tag }, recipe, problems);
        say(t("app.openedOther", { copy }));
      }
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

type Sent = Pick<Mine, "recipe" | "opened" | "depth">;

/** Whether the canvas still shows what it showed then. */
const isOpen = (opened: number) => useDocument.getState().opened === opened;

// Another recipe may have been opened while the server was saving this one, or another tab be shown.
function markSaved(id: string, { recipe, opened, depth }: Sent, tag: string | null): void {
  if (isOpen(opened)) useDocument.getState().markSaved(id, recipe, tag, depth);
  else
    changeAside(opened, (tab) => ({
      ...tab,
      document: afterSaving(tab.document, id, recipe, tag, depth),
    }));
}

async function saveNew(sent: Sent): Promise<boolean> {
  const saved = await api.saveNew(sent.recipe);
  markSaved(saved.id, sent, saved.tag);
  await attempt(useLists.getState().loadRecipes());
  return true;
}

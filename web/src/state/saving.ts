/** Saving: over what was opened, never silently over what somebody else saved meanwhile. */

import { api, type Tagged } from "../api/client";
import { errorText, Refused } from "../api/http";
import type { Recipe, StoredRecipe } from "../api/types";
import { sameValue } from "../catalogue";
import { changedNodes, rename, serialise, settle } from "../document";
import { t } from "../text";
import { shippedName } from "../text/served";
import { useCatalogue } from "./catalogue";
import { afterSaving, useDocument, wholeRecipe } from "./document";
import { useLists } from "./lists";
import { attempt, say } from "./notices";
import { askName, askWhichStands } from "./questions";
import { replace } from "./replacing";
import { changeDocument, documentOf, showTab, tabAside } from "./tabs";

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

/** The savings that wait or are under way, each with the number of what it saves. */
const underWay = new Map<Promise<boolean>, number>();

/** Waits until nothing of the recipe that was opened under a number is being saved. */
export async function untilSaved(opened: number): Promise<void> {
  await Promise.allSettled([...underWay].filter(([, of]) => of === opened).map(([saving]) => saving));
}

// Two at once would send the same tag, and the second would be a conflict with the first.
function inTurn(work: (opened: number) => Promise<boolean>): Promise<boolean> {
  const { opened } = useDocument.getState();
  const next = () => work(opened);
  const mine = last === null ? next() : last.then(next, next);
  const done = () => {
    underWay.delete(mine);
    if (last === mine) last = null;
  };
  last = mine;
  underWay.set(mine, opened);
  mine.then(done, done);
  return mine;
}

// Another tab may be shown by the time it is its turn; what took its place is not what was to be saved.
async function saveNow(opened: number): Promise<boolean> {
  // What is done from here on is a step of its own, also where it goes on with the last one.
  changeDocument(opened, settle);
  const document = documentOf(opened);
  if (!document) return false;
  const { recipe, id, shipped, saved, tag, past } = document;
  if (id === null || shipped) return saveAsNow(opened);
  const mine = { id, recipe, saved, opened, depth: past.length };
  try {
    return await (tag === null ? saveWhereUnchanged(mine) : saveOver(mine, tag));
  } catch (error) {
    say(t("app.notSaved", { why: errorText(error) }), "problem");
    return false;
  }
}

async function saveAsNow(opened: number): Promise<boolean> {
  // Who is asked for a name sees what it is for.
  const tab = tabAside(({ document }) => document.opened === opened);
  if (tab !== null) showTab(tab);
  if (!isOpen(opened)) return false;
  const { recipe, shipped } = useDocument.getState();
  const before = recipe.name ?? t("common.untitled");
  return saveUnder(shipped ? t("app.copyMine", { name: shippedName(before) }) : before);
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
  return askAndSettle(mine, theirs);
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
async function askAndSettle(mine: Mine, theirs: Tagged<StoredRecipe>): Promise<boolean> {
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
  changeDocument(opened, (document) => afterSaving(document, id, recipe, tag, depth));
}

async function saveNew(sent: Sent): Promise<boolean> {
  const saved = await api.saveNew(sent.recipe);
  markSaved(saved.id, sent, saved.tag);
  await attempt(useLists.getState().loadRecipes());
  return true;
}

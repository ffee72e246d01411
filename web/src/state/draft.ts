/** Keeps what is on the canvas in the journal. Each tab writes a draft of its own; opening something else leaves a
 * draft with changes where it is, in the list of those that can be gone on with. */

import { create } from "zustand";
import { newKey } from "../api/newKey";
import { emptyRecipe, nodesOf, serialise } from "../document";
import { t } from "../text";
import { claim, claimed, patienceOfReload, release } from "./claims";
import { changesSince, useDocument } from "./document";
import { download } from "./download";
import { Damaged, type Draft, type DraftEntry, Journal, type Trouble } from "./journal";
import { say } from "./notices";
import { takeOldDraft } from "./oldDraft";
import { useRuns } from "./runs";

const TAB = "impasto.tab";

interface DraftsState {
  /** Drafts with changes that no tab has open, newest first. */
  readonly left: readonly DraftEntry[];
  readonly trouble: Trouble | null;
}

export const useDrafts = create<DraftsState>()(() => ({ left: [], trouble: null }));

let opening: Promise<Journal | null> | null = null;
/** Under which name the journal keeps what is on the canvas. */
let own = newKey();

/** The journal of this browser; null where it keeps none. */
export function journal(): Promise<Journal | null> {
  opening ??= Journal.open(tell);
  return opening;
}

function tell(trouble: Trouble | null): void {
  if (trouble === useDrafts.getState().trouble) return;
  useDrafts.setState({ trouble });
  if (trouble !== null) say(t(TROUBLES[trouble]), "problem");
}

const TROUBLES = { full: "trust.noRoom", none: "trust.noJournal", unread: "trust.journalUnread" } as const;

/** What was read of the journal; undefined where that failed, which is said. What lies there stays as it is. */
async function reading<T>(doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof Damaged) {
      const act = () => download(JSON.stringify(error.found, null, 2), "damaged-draft.json");
      say(t("trust.draftDamaged"), "problem", { label: t("app.downloadDraft"), act });
    } else if (error instanceof DOMException) tell("unread");
    else throw error;
    return undefined;
  }
}

/** Puts this tab's draft back on the canvas, in a new tab the newest that no other has open. Returns whether there
 * was one. */
export async function restoreDraft(): Promise<boolean> {
  const kept = await journal();
  const found = kept && (await ownDraft(kept));
  const old = takeOldDraft();
  if (found && old) kept?.keep(newKey(), old);
  sessionStorage.setItem(TAB, own);
  const draft = found ?? old;
  if (draft) show(draft);
  return draft !== null;
}

async function ownDraft(kept: Journal): Promise<Draft | null> {
  const before = sessionStorage.getItem(TAB);
  const newest = before ?? (await reading(kept.list()))?.[0]?.key;
  const free = newest !== undefined && (await claim(newest, patienceOfReload()));
  if (newest !== undefined && free) own = newest;
  else await claim(own);
  // A tab that was duplicated goes on with a copy; one that is opened beside another begins afresh.
  if (newest === undefined || (!free && before === null)) return null;
  const draft = await reading(kept.read(newest));
  if (draft === undefined && free) {
    // What cannot be read is not written over either.
    release(newest);
    own = newKey();
    await claim(own);
  }
  return draft ?? null;
}

function show({ recipe, saved, id, shipped, tag, changes, run }: Draft): void {
  const same = saved !== null && serialise(saved) === serialise(recipe);
  useDocument.getState().open(recipe, { id, shipped, tag }, same ? recipe : saved, changes);
  useRuns.setState({ shown: run });
}

function draftNow(state = useDocument.getState()): Draft {
  const { recipe, saved, id, shipped, tag } = state;
  return { recipe, saved, id, shipped, tag, changes: changesSince(state), run: useRuns.getState().shown };
}

let keeping = false;

/** Keeps the draft up to date until the returned function is called. */
export function keepDraft(): () => void {
  keeping = true;
  const write = () => void journal().then((kept) => kept?.keep(own, draftNow()));
  const flush = () => void journal().then((kept) => kept?.flush());
  const stops = [
    useDocument.subscribe((state, before) => {
      if (state.opened !== before.opened) leave(draftNow(before));
      if (state.recipe !== before.recipe || state.saved !== before.saved || state.id !== before.id) write();
    }),
    useRuns.subscribe((state, before) => {
      if (state.shown !== before.shown) write();
    }),
  ];
  const hidden = () => {
    if (document.visibilityState === "hidden") flush();
  };
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", hidden);
  void listDrafts();
  return () => {
    keeping = false;
    for (const stop of stops) stop();
    flush();
    window.removeEventListener("pagehide", flush);
    document.removeEventListener("visibilitychange", hidden);
  };
}

/** Which draft the canvas goes on with when something else is opened, where that is one that was left. */
let next: string | null = null;

// What was on the canvas stays in the journal if it was not saved; what is opened is written under another name.
function leave(before: Draft): void {
  const left = own;
  const worth = before.changes > 0 && Object.keys(nodesOf(before.recipe)).length > 0;
  if (!worth && next === null) return;
  own = next ?? newKey();
  next = null;
  sessionStorage.setItem(TAB, own);
  void journal().then(async (kept) => {
    if (worth) {
      kept?.keep(left, before);
      await kept?.flush();
    } else await kept?.forget(left);
    release(left);
    await claim(own);
    await listDrafts();
  });
}

/** Looks up which drafts were left. */
export async function listDrafts(): Promise<void> {
  const kept = await journal();
  if (!kept) return;
  const open = await claimed();
  const entries = await reading(kept.tidy(open).then(() => kept.list()));
  if (!entries) return;
  useDrafts.setState({
    left: entries.filter(
      ({ key, changes, nodes }) => key !== own && !open.has(key) && changes > 0 && nodes > 0,
    ),
  });
}

/** Goes on with a draft that was left. What is on the canvas becomes one itself, if it has changes. */
export async function openDraft(key: string): Promise<void> {
  const kept = await journal();
  const free = await claim(key);
  const draft = kept && free ? await reading(kept.read(key)) : null;
  if (!draft) {
    if (free) release(key);
    if (draft === null) say(t(free ? "trust.draftGone" : "trust.draftElsewhere"), "problem");
    return listDrafts();
  }
  next = key;
  show(draft);
}

/** Deletes a draft that was left; for a moment it can be taken back. */
export async function deleteDraft(key: string): Promise<void> {
  const kept = await journal();
  if (!kept) return;
  // One that is damaged cannot be taken back.
  const draft = await kept.read(key).catch((error: unknown) => {
    if (error instanceof Damaged) return null;
    throw error;
  });
  await kept.forget(key);
  await listDrafts();
  if (!draft) return;
  const act = () => {
    kept.keep(key, draft);
    void listDrafts();
  };
  say(t("trust.draftDeleted", { name: draft.recipe.name ?? "" }), "info", {
    label: t("trust.takeBack"),
    act,
  });
}

/** Puts an empty recipe in place of the draft, for one that cannot be drawn: that one stays in the list. */
export async function emptyDraft(): Promise<void> {
  if (!keeping) leave(draftNow());
  useDocument.getState().open(emptyRecipe(), { id: null, shipped: false }, null);
  useRuns.getState().showNothing();
  const kept = await journal();
  kept?.keep(own, draftNow());
  await kept?.flush();
}

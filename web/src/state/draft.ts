/** Keeps what is on the canvas, and in the tabs beside it, in the journal. Each tab writes a draft of its own; what is
 * opened in place of something with changes leaves that where it is, in the list of those that can be gone on with. */

import { newKey } from "../api/newKey";
import { emptyRecipe, serialise } from "../document";
import { t } from "../text";
import { claim, patienceOfReload, release } from "./claims";
import { changesSince, type DocumentState, openedNow, useDocument } from "./document";
import type { Draft, Journal } from "./journal";
import { journal, listDrafts, reading } from "./leftDrafts";
import { say } from "./notices";
import { takeOldDraft } from "./oldDraft";
import { revoke, useRuns } from "./runs";
import {
  type Aside,
  asideOf,
  insertTab,
  isEmpty,
  isUntouched,
  leaveFields,
  onCanvas,
  renameShown,
  showTab,
  tabAside,
  tabAt,
  useTabs,
} from "./tabs";

/** Where the browser's tab remembers which recipes it has open. */
const OPEN = "impasto.tabs";

interface Remembered {
  readonly keys: readonly string[];
  readonly shown: string;
}

interface Found {
  readonly key: string;
  readonly draft: Draft;
}

/** Puts the drafts of this browser tab back, in a new one the newest that no other has open; beside what was opened
 * or begun while they were read. Returns whether there is anything to go on with. */
export function restoreDraft(): Promise<boolean> {
  // A page in development starts twice: the second must not take what the first restores for copies.
  restoring ??= restore().finally(() => {
    restoring = null;
  });
  return restoring;
}

let restoring: Promise<boolean> | null = null;

async function restore(): Promise<boolean> {
  const { recipe } = useDocument.getState();
  const tabs = useTabs.getState();
  const kept = await journal();
  const before = remembered();
  const found = !kept ? [] : before ? await ownDrafts(kept, before.keys) : await newestDraft(kept);
  const old = takeOldDraft();
  if (found.length > 0 && old) kept?.keep(newKey(), old);
  const all = found.length === 0 && old ? [{ key: newKey(), draft: old }] : found;
  if (useDocument.getState().recipe !== recipe || useTabs.getState() !== tabs) {
    await putBeside(all, kept);
    return true;
  }
  const shown = all.find(({ key }) => key === before?.shown) ?? all[0];
  if (shown) {
    const { [shown.key]: tab, ...aside } = Object.fromEntries(
      all.map(({ key, draft }) => [key, tabOf(draft)]),
    );
    useTabs.setState({ keys: all.map(({ key }) => key), shown: shown.key, aside });
    useDocument.setState(tab?.document ?? {});
    useRuns.setState({ shown: shown.draft.run });
  } else {
    const own = newKey();
    useTabs.setState({ keys: [own], shown: own, aside: {} });
  }
  await claim(useTabs.getState().shown);
  remember();
  return shown !== undefined;
}

async function putBeside(found: readonly Found[], kept: Journal | null): Promise<void> {
  const { keys } = useTabs.getState();
  for (const [at, { key, draft }] of found.entries()) insertTab(key, tabOf(draft), at);
  remember();
  // What was opened before drafts were kept.
  for (const key of keys) {
    const tab = tabAt(key);
    if (tab) kept?.keep(key, draftOf(tab.document, tab.painted.shown));
  }
  await Promise.all(keys.map((key) => claim(key)));
}

/** The drafts that this browser tab had open before it was loaded anew. */
async function ownDrafts(kept: Journal, keys: readonly string[]): Promise<Found[]> {
  const found = await Promise.all(
    keys.map(async (key) => {
      const free = await claim(key, patienceOfReload());
      const draft = await reading(kept.read(key));
      if (!draft) {
        // What cannot be read is not written over either.
        if (free) release(key);
        return [];
      }
      if (free) return [{ key, draft }];
      // A browser tab that was duplicated goes on with copies.
      const copy = newKey();
      kept.keep(copy, draft);
      await claim(copy);
      return [{ key: copy, draft }];
    }),
  );
  return found.flat();
}

// A page that is opened beside another begins afresh.
async function newestDraft(kept: Journal): Promise<Found[]> {
  const key = (await reading(kept.list()))?.[0]?.key;
  if (key === undefined || !(await claim(key, patienceOfReload()))) return [];
  const draft = await reading(kept.read(key));
  if (!draft) release(key);
  return draft ? [{ key, draft }] : [];
}

function remembered(): Remembered | null {
  const text = sessionStorage.getItem(OPEN);
  return text === null ? null : JSON.parse(text);
}

function remember(): void {
  const { keys, shown } = useTabs.getState();
  sessionStorage.setItem(OPEN, JSON.stringify({ keys, shown }));
}

function tabOf({ recipe, saved, id, shipped, tag, changes, run }: Draft): Aside {
  const same = saved !== null && serialise(saved) === serialise(recipe);
  return asideOf(openedNow(recipe, { id, shipped, tag }, same ? recipe : saved, changes), run);
}

/** A recipe as the journal keeps it. */
export function draftOf(document: DocumentState, run: string | null): Draft {
  const { recipe, saved, id, shipped, tag } = document;
  return { recipe, saved, id, shipped, tag, changes: changesSince(document), run };
}

const draftNow = (document: DocumentState = useDocument.getState()): Draft =>
  draftOf(document, useRuns.getState().shown);

/** Whether a draft is worth being gone on with later. */
export const isWorthKeeping = ({ changes, recipe }: Draft): boolean => changes > 0 && !isEmpty({ recipe });

const keep = (key: string, draft: Draft) => void journal().then((kept) => kept?.keep(key, draft));

let keeping = false;

/** Keeps the drafts up to date until the returned function is called. */
export function keepDraft(): () => void {
  keeping = true;
  const write = () => keep(useTabs.getState().shown, draftNow());
  const flush = () => void journal().then((kept) => kept?.flush());
  const stops = [
    useDocument.subscribe((state, before) => {
      const another = state.opened !== before.opened;
      if (another && tabAside(({ document }) => document.opened === before.opened) === null)
        leave(draftNow(before));
      if (another || state.recipe !== before.recipe || state.saved !== before.saved || state.id !== before.id)
        write();
    }),
    useRuns.subscribe((state, before) => {
      if (state.shown !== before.shown) write();
    }),
    useTabs.subscribe((state, before) => {
      remember();
      for (const [key, tab] of Object.entries(state.aside))
        if (tab !== before.aside[key]) keep(key, draftOf(tab.document, tab.painted.shown));
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
  const left = useTabs.getState().shown;
  const worth = isWorthKeeping(before);
  if (!worth && next === null) return;
  const own = next ?? newKey();
  next = null;
  renameShown(own);
  remember();
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

const opening = new Map<string, Promise<void>>();

/** Goes on with a draft that was left, in a tab of its own unless the one that is shown holds nothing yet. */
export function openDraft(key: string): Promise<void> {
  // Asked twice, the second time must not find it taken by the first.
  const doing = opening.get(key) ?? goOnWith(key).finally(() => opening.delete(key));
  opening.set(key, doing);
  return doing;
}

async function goOnWith(key: string): Promise<void> {
  if (useTabs.getState().keys.includes(key)) return showTab(key);
  const kept = await journal();
  const free = await claim(key);
  const draft = kept && free ? await reading(kept.read(key)) : null;
  if (!draft) {
    if (free) release(key);
    if (draft === null) say(t(free ? "trust.draftGone" : "trust.draftElsewhere"), "problem");
    return listDrafts();
  }
  const tab = tabOf(draft);
  leaveFields();
  if (isUntouched(onCanvas())) {
    next = key;
    useDocument.setState(tab.document);
    revoke(useRuns.getState().previews);
    useRuns.setState({ ...tab.painted });
  } else {
    insertTab(key, tab);
    showTab(key);
    await listDrafts();
  }
}

/** Puts an empty recipe in place of the draft, for one that cannot be drawn: that one stays in the list. */
export async function emptyDraft(): Promise<void> {
  if (!keeping) leave(draftNow());
  useDocument.getState().open(emptyRecipe(), { id: null, shipped: false }, null);
  useRuns.getState().showNothing();
  const kept = await journal();
  kept?.keep(useTabs.getState().shown, draftNow());
  await kept?.flush();
}

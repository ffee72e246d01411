/** From opening the page to closing it: what is loaded, what is restored, what keeps going. */

import { api, Unreachable } from "../api/client";
import { listen } from "../api/events";
import type { Run } from "../api/types";
import { useCatalogue } from "./catalogue";
import { useDocument } from "./document";
import { keepDraft, restoreDraft } from "./draft";
import { FIRST_RECIPE } from "./files";
import { useLists } from "./lists";
import { attempt } from "./notices";
import { keepChecking } from "./problems";
import { isActive, useRuns } from "./runs";

const SYSTEM_EVERY = 5000;

/** Starts the session and returns what ends it. */
export function startSession(): () => void {
  const restored = restoreDraft();
  const stops = [keepDraft(), keepChecking()];
  void begin(restored);
  stops.push(
    listen({
      message: (message) => {
        useRuns.getState().receive(message);
        if (message.event.kind === "hello") void caughtUp(message.event.runs);
      },
      preview: (header, picture) => useRuns.getState().receivePreview(header, picture),
      connected: (yes) => useRuns.getState().setConnected(yes),
    }),
  );
  const timer = setInterval(() => {
    if (document.visibilityState === "visible" && useRuns.getState().connected) void refreshSystem();
  }, SYSTEM_EVERY);
  stops.push(() => clearInterval(timer));
  return () => {
    for (const stop of stops) stop();
  };
}

// On the first visit the quickstart is opened, or what is being painted just now.
async function begin(restored: boolean): Promise<void> {
  void attempt(useCatalogue.getState().load());
  if (!restored) await attempt(openFirst());
}

async function openFirst(): Promise<void> {
  const painting = (await api.runs()).find(isActive);
  if (painting) {
    const { recipe, recipe_id: id } = await api.run(painting.id);
    const entry = (await api.recipes()).find((each) => each.id === id);
    useDocument.getState().open(recipe, { id: entry?.id ?? null, shipped: entry?.shipped ?? false }, null);
    useRuns.getState().show(painting);
    await useRuns.getState().load(painting.id);
    return;
  }
  const stored = await api.recipe(FIRST_RECIPE);
  useDocument.getState().open(stored.recipe, { id: stored.id, shipped: stored.shipped }, stored.recipe);
}

// After connecting, also for the second time: whatever changed meanwhile is fetched.
async function caughtUp(runs: readonly Run[]): Promise<void> {
  const lists = useLists.getState();
  const { load } = useCatalogue.getState();
  await Promise.all([
    attempt(load()),
    attempt(lists.loadPictures()),
    attempt(lists.loadRecipes()),
    attempt(lists.loadResults()),
    refreshSystem(),
    showRun(runs),
  ]);
}

// The run that the canvas showed before, which may have ended meanwhile.
async function showRun(runs: readonly Run[]): Promise<void> {
  const { shown, show, load, showNothing } = useRuns.getState();
  const run = runs.find((each) => each.id === shown);
  if (run) {
    show(run);
    await attempt(load(run.id));
  } else if (shown !== null) showNothing();
}

async function refreshSystem(): Promise<void> {
  try {
    await useLists.getState().loadSystem();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

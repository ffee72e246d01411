/** From opening the page to closing it: what is loaded, what is restored, what keeps going. */

import { api, Unreachable } from "../api/client";
import { listen } from "../api/events";
import type { Run } from "../api/types";
import { useCatalogue } from "./catalogue";
import { useDocument } from "./document";
import { keepDraft, restoreDraft } from "./draft";
import { useLists } from "./lists";
import { attempt } from "./notices";
import { keepChecking } from "./problems";
import { isActive, useRuns } from "./runs";

const FIRST_RECIPE = "quickstart";
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

async function begin(restored: boolean): Promise<void> {
  if (!restored) await attempt(openFirst());
}

async function openFirst(): Promise<void> {
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

async function showRun(runs: readonly Run[]): Promise<void> {
  const state = useRuns.getState();
  const { id } = useDocument.getState();
  const newest = [...runs].sort((a, b) => b.created - a.created);
  const run =
    newest.find((each) => isActive(each)) ??
    newest.find((each) => each.id === state.shown) ??
    newest.find((each) => id !== null && each.recipe_id === id && each.state === "done");
  if (!run) return;
  state.show(run);
  await attempt(useRuns.getState().load(run.id));
}

async function refreshSystem(): Promise<void> {
  try {
    await useLists.getState().loadSystem();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

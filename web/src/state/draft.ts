/** The draft: what is on the canvas outlives a reload, a crash of the browser and a lost connection. Each
 * tab keeps its own, so that two tabs do not overwrite one another; a new tab begins with the newest. */

import type { Recipe } from "../api/types";
import { emptyRecipe, isJsonObject, serialise } from "../document";
import { changesSince, useDocument } from "./document";
import { say } from "./notices";
import { useRuns } from "./runs";

const KEY = "impasto.draft";
const PAUSE = 400;

interface Draft {
  readonly recipe: Recipe;
  readonly saved: Recipe | null;
  readonly id: string | null;
  readonly shipped: boolean;
  /** Not in the drafts of earlier versions. */
  readonly tag?: string | null;
  readonly changes: number;
  /** The run whose pictures the canvas shows. */
  readonly run: string | null;
}

/** Reads the draft; null when there is none that can be read. */
export function readDraft(): Draft | null {
  return parsed(sessionStorage.getItem(KEY)) ?? parsed(localStorage.getItem(KEY));
}

function parsed(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && isJsonObject(value.recipe) ? (value as unknown as Draft) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Puts the draft back on the canvas. Returns whether there was one. */
export function restoreDraft(): boolean {
  const draft = readDraft();
  if (!draft) return false;
  const { recipe, saved, id, shipped, tag = null, changes, run } = draft;
  const same = saved !== null && serialise(saved) === serialise(recipe);
  useDocument.getState().open(recipe, { id, shipped, tag }, same ? recipe : saved, changes);
  useRuns.setState({ shown: run ?? null });
  return true;
}

/** Puts an empty recipe in place of the draft, for one that cannot be drawn. */
export function emptyDraft(): void {
  useDocument.getState().open(emptyRecipe(), { id: null, shipped: false }, null);
  useRuns.getState().showNothing();
  writeDraft();
}

function writeDraft(): void {
  const state = useDocument.getState();
  const { recipe, saved, id, shipped, tag } = state;
  const draft: Draft = {
    recipe,
    saved,
    id,
    shipped,
    tag,
    changes: changesSince(state),
    run: useRuns.getState().shown,
  };
  try {
    const text = JSON.stringify(draft);
    sessionStorage.setItem(KEY, text);
    localStorage.setItem(KEY, text);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    say("This browser has no room left for the draft. Save the recipe to keep it.", "problem");
  }
}

/** Keeps the draft up to date until the returned function is called. */
export function keepDraft(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    writeDraft();
  };
  const soon = () => {
    timer ??= setTimeout(now, PAUSE);
  };
  const stops = [
    useDocument.subscribe((state, before) => {
      if (state.recipe !== before.recipe || state.saved !== before.saved || state.id !== before.id) soon();
    }),
    useRuns.subscribe((state, before) => {
      if (state.shown !== before.shown) soon();
    }),
  ];
  const hidden = () => {
    if (document.visibilityState === "hidden") now();
  };
  window.addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    for (const stop of stops) stop();
    now();
    window.removeEventListener("pagehide", now);
    document.removeEventListener("visibilitychange", hidden);
  };
}

/** Several recipes in one page: one lies on the canvas, the others are put aside as they were left, with their steps
 * of undo, what their cards showed and what is wrong with them. Nothing of those is drawn, checked or previewed. */

import { create } from "zustand";
import { newKey } from "../api/newKey";
import type { Problem } from "../api/types";
import { editorOf, nodesOf } from "../document";
import { type DocumentState, isSaved, useDocument } from "./document";
import { useProblems } from "./problems";
import { isActive } from "./runStates";
import { loadShown, type Runs, revoke, useRuns } from "./runs";

/** A recipe that is put aside. */
export interface Aside {
  readonly document: DocumentState;
  /** What its cards show of runs. */
  readonly painted: Pick<Runs, "shown" | "previews" | "measured">;
  readonly problems: readonly Problem[];
}

interface TabsState {
  /** All tabs in their order, by the names under which the journal keeps them. */
  readonly keys: readonly string[];
  /** The one on the canvas. */
  readonly shown: string;
  readonly aside: Readonly<Record<string, Aside>>;
}

const first = newKey();

export const useTabs = create<TabsState>()(() => ({ keys: [first], shown: first, aside: {} }));

/** A recipe of which nothing was painted yet, or only a run is known. */
export function asideOf(
  document: DocumentState,
  run: string | null = null,
  problems: readonly Problem[] = [],
): Aside {
  return { document, painted: { shown: run, previews: {}, measured: {} }, problems };
}

/** What is on the canvas, as it would be put aside. */
export function onCanvas(): Aside {
  const { shown, previews, measured } = useRuns.getState();
  return {
    document: useDocument.getState(),
    painted: { shown, previews, measured },
    problems: useProblems.getState().problems,
  };
}

/** What a tab holds; undefined where there is no such tab. */
export function tabAt(key: string): Aside | undefined {
  const { shown, aside } = useTabs.getState();
  return key === shown ? onCanvas() : aside[key];
}

/** Whether something else may take the place of a recipe: nothing is lost with it, and nothing comes of it yet. */
export function isUntouched({ document, painted }: Aside): boolean {
  const run = painted.shown === null ? undefined : useRuns.getState().runs[painted.shown];
  // What was emptied can be had back by undo.
  const isNew = document.saved === null && document.past.length === 0 && isEmpty(document);
  return isNew || (isSaved(document) && !isActive(run));
}

/** Whether a recipe has no nodes, notes or frames. */
export const isEmpty = ({ recipe }: Pick<DocumentState, "recipe">): boolean =>
  Object.keys(nodesOf(recipe)).length === 0 && Object.keys(editorOf(recipe)).length === 0;

/** Adds a tab that is not shown: behind the one that is, or at a place. */
export function insertTab(key: string, tab: Aside, at?: number): void {
  useTabs.setState(({ keys, shown, aside }) => ({
    keys: keys.toSpliced(at ?? keys.indexOf(shown) + 1, 0, key),
    aside: { ...aside, [key]: tab },
  }));
}

/** Puts a tab on the canvas, and aside what is there. */
export function showTab(key: string): void {
  const next = useTabs.getState().aside[key];
  if (!next) return;
  leaveFields();
  useDocument.getState().settle();
  useTabs.setState(({ shown, aside: { [key]: _shownNow, ...others } }) => ({
    shown: key,
    aside: { ...others, [shown]: onCanvas() },
  }));
  useRuns.setState(next.painted);
  useDocument.setState(next.document);
  useProblems.getState().report(next.problems);
  // What its run did meanwhile was not told to the cards.
  const { shown } = next.painted;
  if (shown !== null) void loadShown();
}

/** Takes over what is being typed into the recipe that is shown: a field tells it when it is left. */
export function leaveFields(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.matches("input, textarea")) activeElement.blur();
}

/** Takes away a tab that is not shown. */
export function dropTab(key: string): void {
  revoke(useTabs.getState().aside[key]?.painted.previews ?? {});
  useTabs.setState(({ keys, aside: { [key]: _gone, ...aside } }) => ({
    keys: keys.filter((each) => each !== key),
    aside,
  }));
}

/** Lets a tab come to stand at another place, from 0. */
export function moveTab(key: string, to: number): void {
  useTabs.setState(({ keys }) => {
    const from = keys.indexOf(key);
    const at = Math.max(0, Math.min(to, keys.length - 1));
    return from < 0 || from === at ? {} : { keys: keys.toSpliced(from, 1).toSpliced(at, 0, key) };
  });
}

/** Moves the shown tab by so many places. */
export function moveShownTab(by: number): void {
  const { keys, shown } = useTabs.getState();
  moveTab(shown, keys.indexOf(shown) + by);
}

/** Shows the tab so many places further on; behind the last comes the first. */
export function stepTab(by: number): void {
  const { keys, shown } = useTabs.getState();
  const next = keys[(keys.indexOf(shown) + by + keys.length) % keys.length];
  if (next !== undefined) showTab(next);
}

/** Keeps the tab on the canvas under another name in the journal. */
export function renameShown(name: string): void {
  useTabs.setState(({ keys, shown }) => ({
    keys: keys.map((each) => (each === shown ? name : each)),
    shown: name,
  }));
}

/** The tab that is not shown and that a test finds; null where none is. */
export function tabAside(test: (tab: Aside) => boolean): string | null {
  const { keys, aside } = useTabs.getState();
  return keys.find((key) => aside[key] && test(aside[key])) ?? null;
}

/** Changes a recipe that was put aside since it was opened; returns whether there is one of that number. */
export function changeAside(opened: number, change: (tab: Aside) => Aside): boolean {
  const key = tabAside(({ document }) => document.opened === opened);
  const tab = key === null ? undefined : useTabs.getState().aside[key];
  if (key === null || !tab) return false;
  useTabs.setState(({ aside }) => ({ aside: { ...aside, [key]: change(tab) } }));
  return true;
}

/** The recipe that was opened under a number, wherever it lies; undefined where none does any more. */
export function documentOf(opened: number): DocumentState | undefined {
  const shown = useDocument.getState();
  if (shown.opened === opened) return shown;
  return Object.values(useTabs.getState().aside).find(({ document }) => document.opened === opened)?.document;
}

/** Changes the recipe that was opened under a number, wherever it lies, if it still does. */
export function changeDocument(
  opened: number,
  change: (document: DocumentState) => Partial<DocumentState>,
): void {
  if (useDocument.getState().opened === opened) useDocument.setState(change);
  else changeAside(opened, (tab) => ({ ...tab, document: { ...tab.document, ...change(tab.document) } }));
}

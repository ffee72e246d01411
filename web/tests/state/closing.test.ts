import "fake-indexeddb/auto";
import { locks } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Recipe } from "../../src/api/types";
import { rename } from "../../src/document";
import {
  closeTab,
  keepDraft,
  openDraft,
  openNew,
  reopenTab,
  save,
  showTab,
  useDocument,
  useDrafts,
  useNotices,
  useTabs,
} from "../../src/state";
import { claim } from "../../src/state/claims";
import { journal } from "../../src/state/leftDrafts";
import { forgetDrafts, settled } from "./forgetDrafts";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend" } } };
const state = () => useDocument.getState();
const tabs = () => useTabs.getState();
const notices = () => useNotices.getState().notices.map(({ text }) => text);

let stop = () => {};
let number = 0;
/** The tab of the recipe, with a change that is not saved. */
let first = "";

beforeEach(async () => {
  // The locks of a browser, which happy-dom lacks.
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  vi.spyOn(api, "recipes").mockResolvedValue([]);
  useNotices.setState({ notices: [] });
  first = `first-${number++}`;
  await claim(first);
  useTabs.setState({ keys: [first], shown: first, aside: {} });
  state().open(recipe, { id: "first", shipped: false, tag: '"1"' }, recipe);
  stop = keepDraft();
  state().perform(rename("First, changed"));
  openNew(true);
});
afterEach(async () => {
  stop();
  await forgetDrafts();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, "locks");
});

test("what is being saved while its tab is closed is not left with changes", async () => {
  let answer = () => {};
  vi.spyOn(api, "save").mockImplementation(async (id) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { id, modified: 1, tag: '"2"' };
  });
  showTab(first);
  const saving = save();
  const closing = closeTab(first);
  await settled();
  answer();
  expect(await saving).toBe(true);
  await closing;
  expect(tabs().keys).not.toContain(first);
  expect(useDrafts.getState().left).toEqual([]);
  expect(notices()).toEqual([]);
});

test("a tab that is opened again before it was put away comes back with its steps of undo", async () => {
  const closing = closeTab(first);
  // No moment later: it is not written yet.
  while (tabs().keys.includes(first)) await null;
  await Promise.all([reopenTab(), closing]);
  expect(notices()).not.toContain("This draft is open in another tab.");
  expect(tabs().shown).toBe(first);
  state().undo();
  expect(state().recipe.name).toBe("First");
});

test("a draft that is asked for twice is opened once", async () => {
  await closeTab(first);
  useNotices.setState({ notices: [] });
  await Promise.all([openDraft(first), openDraft(first)]);
  await openDraft(first);
  expect(notices()).toEqual([]);
  expect(tabs().keys.filter((key) => key === first)).toEqual([first]);
  expect(state().recipe.name).toBe("First, changed");
});

test("a tab whose changes found no room is not closed", async () => {
  await (await journal())?.flush();
  const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("No room", "QuotaExceededError");
  });
  await closeTab(first);
  full.mockRestore();
  expect(tabs().shown).toBe(first);
  expect(useDrafts.getState().trouble).toBe("full");
  state().undo();
  expect(state().recipe.name).toBe("First");
  await (await journal())?.flush();
  expect(useDrafts.getState().trouble).toBeNull();
});

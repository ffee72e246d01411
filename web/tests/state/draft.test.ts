import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Recipe } from "../../src/api/types";
import { rename, serialise } from "../../src/document";
import {
  changesSince,
  closeTab,
  deleteDraft,
  emptyDraft,
  keepDraft,
  listDrafts,
  openDraft,
  openNew,
  restoreDraft,
  useDocument,
  useDrafts,
  useNotices,
  useTabs,
} from "../../src/state";
import { journal } from "../../src/state/leftDrafts";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend", "x-kept": [1] } } };
const state = () => useDocument.getState();
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

/** What the journal of this page holds, once all is written. */
async function kept(): Promise<{ name: string; changes: number }[]> {
  const found = (await (await journal())?.list()) ?? [];
  return found.map(({ name, changes }) => ({ name, changes }));
}

describe("the draft of this tab", () => {
  let stop = () => {};

  beforeEach(async () => {
    for (const { key } of (await (await journal())?.list()) ?? []) await (await journal())?.forget(key);
    localStorage.clear();
    sessionStorage.clear();
    useNotices.setState({ notices: [] });
    useTabs.setState({ keys: ["first"], shown: "first", aside: {} });
    state().open(recipe, { id: "first", shipped: false }, recipe);
    stop = keepDraft();
  });
  afterEach(async () => {
    stop();
    await settled();
  });

  test("comes back byte for byte with the number of its changes", async () => {
    state().perform(rename("Changed"));
    const text = serialise(state().recipe);
    stop();
    await settled();
    state().open({ impasto: 1, name: "Another", nodes: {} }, { id: null, shipped: false }, null);
    expect(await restoreDraft()).toBe(true);
    expect(serialise(state().recipe)).toBe(text);
    expect(state().id).toBe("first");
    expect(changesSince(state())).toBe(1);
  });

  test("comes back beside what was opened while it was read", async () => {
    state().perform(rename("Changed"));
    openNew(true);
    stop();
    await settled();
    const before = useTabs.getState().keys;
    useTabs.setState({ keys: ["fresh"], shown: "fresh", aside: {} });
    state().open({ impasto: 1, name: "Untitled", nodes: {} }, { id: null, shipped: false }, null);
    const restoring = restoreDraft();
    state().open({ ...recipe, name: "Dropped" }, { id: null, shipped: false }, null);
    expect(await restoring).toBe(true);
    expect(state().recipe.name).toBe("Dropped");
    const { keys, shown, aside } = useTabs.getState();
    expect([keys, shown]).toEqual([[...before, "fresh"], "fresh"]);
    expect(Object.values(aside).map(({ document }) => document.recipe.name)).toEqual(["Changed", "Untitled"]);
    expect((await kept()).map(({ name }) => name)).toContain("Dropped");
  });

  test("comes back once, though the page starts twice", async () => {
    state().perform(rename("Changed"));
    openNew(true);
    stop();
    await settled();
    const { keys } = useTabs.getState();
    useTabs.setState({ keys: ["fresh"], shown: "fresh", aside: {} });
    expect(await Promise.all([restoreDraft(), restoreDraft()])).toEqual([true, true]);
    expect(useTabs.getState().keys).toEqual(keys);
  });

  test("is no reason to put away what was opened while none was found", async () => {
    stop();
    await settled();
    for (const { key } of (await (await journal())?.list()) ?? []) await (await journal())?.forget(key);
    sessionStorage.clear();
    const restoring = restoreDraft();
    openNew(true);
    const { keys } = useTabs.getState();
    // Nothing else is to be opened in its place either.
    expect(await restoring).toBe(true);
    expect(useTabs.getState().keys).toEqual(keys);
    expect(Object.keys(useTabs.getState().aside)).toHaveLength(keys.length - 1);
  });

  test("stays in the list with its changes when something else is opened", async () => {
    state().perform(rename("Changed"));
    state().open({ ...recipe, name: "Dropped" }, { id: null, shipped: false }, null);
    await settled();
    await listDrafts();
    expect(useDrafts.getState().left.map(({ name, changes }) => [name, changes])).toEqual([["Changed", 1]]);

    state().perform(rename("Dropped, changed"));
    const [left] = useDrafts.getState().left;
    await openDraft(left?.key ?? "");
    await settled();
    await listDrafts();
    expect(state().recipe.name).toBe("Changed");
    expect(changesSince(state())).toBe(1);
    // What is changed stays open beside it.
    expect(useDrafts.getState().left).toEqual([]);
    expect(Object.values(useTabs.getState().aside).map(({ document }) => document.recipe.name)).toEqual([
      "Dropped, changed",
    ]);
    await closeTab(useTabs.getState().keys.find((key) => key !== useTabs.getState().shown));
    expect(useDrafts.getState().left.map(({ name }) => name)).toEqual(["Dropped, changed"]);
  });

  test("without changes is not left behind", async () => {
    state().open({ ...recipe, name: "Second" }, { id: null, shipped: false }, null);
    state().markSaved("second", state().recipe, null);
    state().open({ ...recipe, name: "Third" }, { id: null, shipped: false }, null);
    await settled();
    await listDrafts();
    expect(useDrafts.getState().left).toEqual([]);
    expect((await kept()).map(({ name }) => name)).toEqual(["Third"]);
  });

  test("is deleted, and taken back", async () => {
    state().perform(rename("Changed"));
    state().open({ ...recipe, name: "Dropped" }, { id: null, shipped: false }, null);
    await settled();
    await listDrafts();
    await deleteDraft(useDrafts.getState().left[0]?.key ?? "");
    expect(useDrafts.getState().left).toEqual([]);
    useNotices.getState().notices.at(-1)?.action?.act();
    await settled();
    expect(useDrafts.getState().left.map(({ name }) => name)).toEqual(["Changed"]);
  });

  test("that cannot be drawn is put aside for an empty one", async () => {
    state().perform(rename("Breaks the page"));
    stop();
    await emptyDraft();
    await listDrafts();
    expect(useDrafts.getState().left.map(({ name }) => name)).toEqual(["Breaks the page"]);
    expect(await restoreDraft()).toBe(true);
    expect(state().recipe.nodes ?? {}).toEqual({});
  });

  test("of an earlier version is taken over once", async () => {
    stop();
    await settled();
    const book = await journal();
    for (const { key } of (await book?.list()) ?? []) await book?.forget(key);
    sessionStorage.clear();
    const old = { recipe, saved: null, id: "first", shipped: false, changes: 4, run: null };
    localStorage.setItem("impasto.draft", JSON.stringify({ ...old, recipe: { ...recipe, name: "Old" } }));
    expect(await restoreDraft()).toBe(true);
    expect(state().recipe.name).toBe("Old");
    expect(localStorage.getItem("impasto.draft")).toBeNull();
  });

  test("that cannot be read is none", async () => {
    stop();
    await settled();
    for (const text of ["{", "[]", '{"recipe": 1}']) {
      const book = await journal();
      for (const { key } of (await book?.list()) ?? []) await book?.forget(key);
      localStorage.setItem("impasto.draft", text);
      expect(await restoreDraft()).toBe(false);
    }
  });

  test("that is damaged does not stop the start, is not written over, and can be downloaded", async () => {
    state().perform(rename("Damaged"));
    stop();
    await settled();
    const [entry] = (await (await journal())?.list()) ?? [];
    const shelves = await openDB("impasto");
    await shelves.put("recipes", { impasto: 1, nodes: { a: 7 } }, entry?.key);
    state().open({ impasto: 1, name: "Nothing yet", nodes: {} }, { id: null, shipped: false }, null);

    expect(await restoreDraft()).toBe(false);
    const [notice] = useNotices.getState().notices;
    expect(notice?.text).toBe("A draft is damaged and was not opened. It stays where it is.");
    stop = keepDraft();
    state().perform(rename("Goes on"));
    await (await journal())?.flush();
    expect(await shelves.get("recipes", entry?.key ?? "")).toEqual({ impasto: 1, nodes: { a: 7 } });
    expect((await kept()).map(({ name }) => name).sort()).toEqual(["Damaged", "Goes on"]);

    const blobs: Blob[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      blobs.push(blob as Blob);
      return "blob:x";
    });
    notice?.action?.act();
    expect(JSON.parse((await blobs[0]?.text()) ?? "").recipe).toEqual({ impasto: 1, nodes: { a: 7 } });
    shelves.close();
    vi.restoreAllMocks();
  });

  test("that the browser cannot read does not stop the start", async () => {
    stop();
    await settled();
    vi.spyOn(IDBObjectStore.prototype, "getAll").mockImplementation(() => {
      throw new DOMException("Internal error.", "UnknownError");
    });
    vi.spyOn(IDBObjectStore.prototype, "get").mockImplementation(() => {
      throw new DOMException("Internal error.", "UnknownError");
    });
    sessionStorage.clear();
    expect(await restoreDraft()).toBe(false);
    await listDrafts();
    vi.restoreAllMocks();
    expect(useNotices.getState().notices[0]?.text).toContain("cannot read the drafts");
  });
});

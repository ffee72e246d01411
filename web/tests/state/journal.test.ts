import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import fc from "fast-check";
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
import { type Draft, Journal, MOST, type Trouble } from "../../src/state/journal";
import { journal } from "../../src/state/leftDrafts";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend", "x-kept": [1] } } };
const state = () => useDocument.getState();
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function draft(name: string, more: Partial<Draft> = {}): Draft {
  const place = { id: null, shipped: false, tag: null, changes: 1, run: null };
  return { recipe: { ...recipe, name }, saved: null, ...place, ...more };
}

/** What the journal of this page holds, once all is written. */
async function kept(): Promise<{ name: string; changes: number }[]> {
  const found = (await (await journal())?.list()) ?? [];
  return found.map(({ name, changes }) => ({ name, changes }));
}

describe("the journal", () => {
  let troubles: (Trouble | null)[];
  let book: Journal;

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    troubles = [];
    book = (await Journal.open((trouble) => troubles.push(trouble))) as Journal;
  });

  test("gives back what it was given, byte for byte", async () => {
    const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes("__proto__"));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), json), async (parameters) => {
        const given = draft("Any", {
          recipe: { ...recipe, nodes: { a: { type: "Odd", parameters: parameters as never } } },
          saved: recipe,
          run: "r",
          tag: "t",
        });
        book.keep("k", given);
        const found = await book.read("k");
        expect(JSON.stringify(found?.recipe)).toBe(JSON.stringify(given.recipe));
        // As text: −0, which JSON does not write, is kept too.
        expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { numRuns: 20, examples: [[{ zero: -0 }]] },
    );
    expect(await book.read("nothing")).toBeNull();
  });

  test("writes within a second, however often something is kept meanwhile", async () => {
    const begun = performance.now();
    let number = 0;
    const typing = setInterval(() => book.keep("k", draft(`Typed ${++number}`)), 20);
    const other = (await Journal.open(() => {})) as Journal;
    let found: Draft | null = null;
    while (!found && performance.now() - begun < 3000) found = await other.read("k");
    clearInterval(typing);
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(found?.recipe.name).toMatch(/^Typed \d+$/);
  });

  test("lists the newest first, and forgets", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    for (const [at, name] of ["one", "two", "three"].entries()) {
      vi.setSystemTime(1000 * (at + 1));
      book.keep(name, draft(name, { changes: at }));
      await book.flush();
    }
    vi.useRealTimers();
    expect((await book.list()).map(({ name, changes, written }) => [name, changes, written])).toEqual([
      ["three", 2, 3000],
      ["two", 1, 2000],
      ["one", 0, 1000],
    ]);
    book.keep("two", draft("two, again"));
    await book.forget("two");
    expect((await book.list()).map(({ key }) => key)).toEqual(["three", "one"]);
    expect(await book.read("two")).toBeNull();
  });

  test("writes the saved recipe anew only when it is another", async () => {
    book.keep("k", draft("one", { saved: recipe }));
    await book.flush();
    const put = vi.spyOn(IDBObjectStore.prototype, "put");
    book.keep("k", draft("two", { saved: recipe }));
    await book.flush();
    expect(put).toHaveBeenCalledTimes(2);
    book.keep("k", draft("three", { saved: { ...recipe, name: "Other" } }));
    await book.flush();
    expect(put).toHaveBeenCalledTimes(5);
    put.mockRestore();
    expect((await book.read("k"))?.saved?.name).toBe("Other");
    book.keep("k", draft("four", { saved: null }));
    expect((await book.read("k"))?.saved).toBeNull();
  });

  test("is bounded, but never forgets a draft that is open", async () => {
    for (let at = 0; at < MOST + 10; at++) book.keep(`k${at}`, draft(`k${at}`, { changes: 1 }));
    for (let at = 0; at < MOST + 10; at++) book.keep(`u${at}`, draft(`u${at}`, { changes: 0 }));
    await book.flush();
    await book.tidy(new Set(["u0", "k5"]));
    const left = await book.list();
    expect(left.filter(({ changes }) => changes > 0)).toHaveLength(MOST + 1);
    expect(left.filter(({ changes }) => changes === 0)).toHaveLength(MOST + 1);
    expect(left.map(({ key }) => key)).toEqual(expect.arrayContaining(["u0", "k5"]));
  });

  test("says that no room is left, and when there is some again", async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("No room", "QuotaExceededError");
    });
    book.keep("k", draft("one"));
    await book.flush();
    put.mockRestore();
    expect(troubles).toEqual(["full"]);
    book.keep("k", draft("two"));
    await book.flush();
    expect(troubles).toEqual(["full", null]);
    expect((await book.read("k"))?.recipe.name).toBe("two");
  });

  test("writes what found no room when there is some again, and is in trouble until then", async () => {
    const put = IDBObjectStore.prototype.put;
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      ...given
    ) {
      if (given[1] === "large") throw new DOMException("No room", "QuotaExceededError");
      return put.apply(this, given as never);
    });
    book.keep("large", draft("one"));
    await book.flush();
    book.keep("large", draft("two"));
    book.keep("small", draft("small"));
    await book.flush();
    book.keep("small", draft("small, again"));
    await book.flush();
    expect(new Set(troubles)).toEqual(new Set(["full"]));
    expect([book.isRefused("large"), book.isRefused("small")]).toEqual([true, false]);
    expect((await book.list()).map(({ name }) => name)).toEqual(["small, again"]);
    expect((await book.read("large"))?.recipe.name).toBe("two");
    full.mockRestore();
    await book.flush();
    expect(troubles.at(-1)).toBeNull();
    const other = (await Journal.open(() => {})) as Journal;
    expect((await other.read("large"))?.recipe.name).toBe("two");
  });

  test("tries what could not be written again by itself, but not what was forgotten", async () => {
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("No room", "QuotaExceededError");
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    book.keep("kept", draft("kept"));
    book.keep("gone", draft("gone"));
    await book.flush();
    await book.forget("gone");
    full.mockRestore();
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(troubles.at(-1)).toBeNull());
    expect((await book.list()).map(({ key }) => key)).toEqual(["kept"]);
  });

  test("keeps what was saved in a window that was closed lately", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    for (let at = 0; at < 10; at++) book.keep(`k${at}`, draft(`k${at}`, { changes: 0 }));
    await book.flush();
    await book.tidy(new Set());
    expect(await book.list()).toHaveLength(10);
    vi.setSystemTime(Date.now() + 8 * 24 * 60 * 60 * 1000);
    await book.tidy(new Set());
    vi.useRealTimers();
    expect(await book.list()).toHaveLength(3);
  });

  test("says that this browser keeps nothing", async () => {
    const open = vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw new DOMException("Not here", "InvalidStateError");
    });
    expect(await Journal.open((trouble) => troubles.push(trouble))).toBeNull();
    open.mockRestore();
    expect(troubles).toEqual(["none"]);
  });
});

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

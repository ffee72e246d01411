import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Recipe } from "../../src/api/types";
import { type Draft, Journal, MOST, type Trouble } from "../../src/state/journal";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend", "x-kept": [1] } } };

function draft(name: string, more: Partial<Draft> = {}): Draft {
  const place = { id: null, shipped: false, tag: null, changes: 1, run: null };
  return { recipe: { ...recipe, name }, saved: null, ...place, ...more };
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

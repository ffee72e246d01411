import { beforeEach, expect, test, vi } from "vitest";
import { api, type RunsAsked } from "../../src/api/client";
import { Unreachable } from "../../src/api/http";
import type { Page } from "../../src/api/pages";
import type { Run } from "../../src/api/types";
import { pastRuns, usePastRuns } from "../../src/state";
import { aRun } from "../aRun";

const past = (number: number, given: Partial<Run> = {}) =>
  aRun({ id: `r${number}`, number, created: number, state: "done", name: `Coast ${number}`, ...given });

/** The newest run has the highest number; one in three failed. */
const all = Array.from({ length: 450 }, (_, at) => past(450 - at, at % 3 === 0 ? { state: "failed" } : {}));
const asked = vi.spyOn(api, "runs");
const ids = (runs: readonly Run[]) => runs.map(({ id }) => id);
const history = () => usePastRuns.getState();

beforeEach(() => {
  asked.mockReset().mockImplementation(async ({ state, after, limit = 50 }: RunsAsked = {}) => {
    const fitting = all.filter((run) => state === undefined || run.state === state);
    const from = after === undefined ? 0 : fitting.findIndex(({ id }) => id === after) + 1;
    const items = fitting.slice(from, from + limit);
    return { items, next: from + limit < fitting.length ? (items.at(-1)?.id ?? null) : null };
  });
  usePastRuns.setState({ kind: null, query: "", read: [], next: undefined, loading: false, problem: null });
});

test("pages are read one after the other, to the end", async () => {
  await history().begin();
  expect(ids(history().read)).toEqual(ids(all.slice(0, 50)));
  await history().more();
  expect(ids(history().read)).toEqual(ids(all.slice(0, 100)));
  while (history().next !== null) await history().more();
  expect(ids(history().read)).toEqual(ids(all));
  const before = asked.mock.calls.length;
  await history().more();
  expect(asked.mock.calls.length).toBe(before);
});

test("a choice of state begins anew, and an answer to the choice before is not taken for it", async () => {
  let answer = (_page: Page<Run>) => {};
  asked.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const first = history().begin();
  history().choose("failed");
  await vi.waitFor(() => expect(history().read.length).toBe(50));
  answer({ items: all.slice(0, 2), next: null });
  await first;
  expect(history().read.every(({ state }) => state === "failed")).toBe(true);
  expect(history().loading).toBe(false);
});

test("a search is asked of the server once one pauses, with what it says of a time apart", async () => {
  await history().begin();
  history().search("coast");
  history().search("coast 2026-11-17");
  expect(history()).toMatchObject({ loading: true });
  expect(history().read).toHaveLength(50);
  await vi.waitFor(() => expect(history().loading).toBe(false));
  const since = new Date(2026, 10, 17).getTime() / 1000;
  expect(asked.mock.calls.slice(1)).toEqual([
    [{ limit: 50, search: "coast", since, until: since + 24 * 3600 }],
  ]);
  history().choose("starred");
  await vi.waitFor(() => expect(history().loading).toBe(false));
  expect(asked.mock.lastCall?.[0]).toMatchObject({ search: "coast", starred: 1 });
});

test("a page that cannot be read says why, keeps what was read, and is tried again", async () => {
  await history().begin();
  asked.mockRejectedValueOnce(new Unreachable());
  await history().more();
  expect(history()).toMatchObject({ loading: false, next: "r401" });
  expect(history().problem).toMatch("does not answer");
  expect(history().read).toHaveLength(50);
  await history().more();
  expect(history().problem).toBeNull();
  expect(history().read).toHaveLength(100);
});

test("what is known is shown as it is now, what paints or waits is not, and the list has no holes", () => {
  const read = [past(5, { state: "interrupted" }), past(4)];
  const known = [
    past(7, { state: "running" }),
    past(6, { state: "cancelled" }),
    past(5, { state: "done" }),
    past(2),
    past(8, { state: "interrupted", place: 1 }),
  ];
  const wanted = { kind: null, query: "" };
  expect(ids(pastRuns(read, known, wanted, false))).toEqual(["r6", "r5", "r4"]);
  expect(ids(pastRuns(read, known, wanted, true))).toEqual(["r6", "r5", "r4", "r2"]);
  expect(ids(pastRuns(read, known, { kind: "done" as const, query: "" }, true))).toEqual(["r5", "r4", "r2"]);
  // What a search finds, the server says alone.
  expect(ids(pastRuns(read, known, { kind: null, query: "coast" }, true))).toEqual(["r5", "r4"]);
  const starred = known.map((run) => ({ ...run, starred: run.number === 2 }));
  expect(ids(pastRuns(read, starred, { kind: "starred", query: "" }, true))).toEqual(["r2"]);
  expect(ids(pastRuns([], known, wanted, false))).toEqual(["r6", "r5", "r2"]);
});

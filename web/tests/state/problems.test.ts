import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Picture, Problem } from "../../src/api/types";
import { foundText } from "../../src/common/words";
import {
  keepChecking,
  openNew,
  showTab,
  useConnection,
  useDocument,
  useLists,
  useProblems,
  useRuns,
  useTabs,
} from "../../src/state";

let stop: () => void;
const check = vi.fn(async (): Promise<{ problems: Problem[] }> => ({ problems: [] }));
const odd = { node: "a", message: "It is odd." } as unknown as Problem;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(api, "check").mockImplementation(check);
  const recipe = { impasto: 1 as const, name: "First", nodes: { a: { type: "Blend" } } };
  useDocument.getState().open(recipe, { id: null, shipped: false }, null);
  useConnection.setState({ connected: false });
  stop = keepChecking();
  await vi.advanceTimersByTimeAsync(1000);
  check.mockClear();
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each<[string, () => void, number]>([
  ["when the connection comes back", () => useConnection.setState({ connected: true }), 1],
  ["when the pictures change", () => useLists.setState({ pictures: [] }), 1],
  ["when the window gets the focus", () => window.dispatchEvent(new Event("focus")), 1],
  [
    "when the inside of a group changes",
    () => {
      const value = { lost: { nodes: { a: { type: "Blend" } } } };
      useDocument.getState().performWhole({ name: "group", patches: [{ path: ["definitions"], value }] });
    },
    1,
  ],
  ["but not when another run is shown", () => useRuns.setState({ shown: "r1" }), 0],
])("the recipe is checked again %s", async (_when, happens, times) => {
  happens();
  await vi.advanceTimersByTimeAsync(1000);
  expect(check).toHaveBeenCalledTimes(times);
});

test("problems that are found late are not those of the tab that is shown by then", async () => {
  const first = useTabs.getState().shown;
  let answer = (_: { problems: Problem[] }) => {};
  check.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  useConnection.setState({ connected: true });
  await vi.advanceTimersByTimeAsync(1000);
  openNew(true);
  answer({ problems: [odd] });
  await vi.advanceTimersByTimeAsync(0);
  expect(useProblems.getState().problems).toEqual([]);
  check.mockResolvedValueOnce({ problems: [odd] });
  showTab(first);
  await vi.advanceTimersByTimeAsync(1000);
  expect(useProblems.getState().problems).toEqual([odd]);
});

test("a tab of the same meaning as the one before is checked too", async () => {
  const { recipe } = useDocument.getState();
  check.mockResolvedValueOnce({ problems: [odd] });
  useDocument.getState().open({ ...recipe, name: "Same" }, { id: null, shipped: false }, null);
  await vi.advanceTimersByTimeAsync(1000);
  expect(useProblems.getState().problems).toEqual([odd]);
});

test("a picture that was deleted since is missed by its name, another as the server says", async () => {
  const stored = {
    ref: `sha256:${"a".repeat(64)}`,
    name: "holiday.jpg",
    kind: "upload",
  } as unknown as Picture;
  vi.spyOn(api, "images").mockResolvedValueOnce([stored]).mockResolvedValueOnce([]);
  await useLists.getState().loadPictures();
  await useLists.getState().loadPictures();
  const missing = (ref: string) =>
    ({
      ...odd,
      code: "missing image",
      message: "The picture 0123… is not on this machine.",
      received: `'${ref}'`,
    }) as Problem;
  const told = [missing(stored.ref), missing(`sha256:${"b".repeat(64)}`), odd];
  useProblems.getState().report(told);
  const { problems, byNode } = useProblems.getState();
  expect(problems.map(foundText)).toEqual([
    "The picture “holiday.jpg” is no longer on this machine.",
    "The picture 0123… is not on this machine.",
    odd.message,
  ]);
  // What the server said stays: a card shows what two askings found alike once.
  expect(problems.map(({ message }) => message)).toEqual(told.map(({ message }) => message));
  expect(byNode.a?.[0]?.goneName).toBe("holiday.jpg");
});

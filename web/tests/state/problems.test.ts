import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { keepChecking, useConnection, useDocument, useLists, useRuns } from "../../src/state";

let stop: () => void;
const check = vi.fn(async () => ({ problems: [] }));

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

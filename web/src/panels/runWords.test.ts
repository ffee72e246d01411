import { expect, test } from "vitest";
import type { Run } from "../api/types";
import { runLength, runWords } from "./runWords";

const run = {
  started: 10,
  finished: null,
  progress: 0.628,
  seconds_left: null,
  place: null,
} as unknown as Run;

test.each<[Partial<Run>, string]>([
  [{ state: "queued" }, "Waiting"],
  [{ state: "running" }, "62 %"],
  [{ state: "running", seconds_left: 34 }, "62 % · 34 s left"],
  [{ state: "interrupted" }, "Interrupted at 62 %"],
  [{ state: "interrupted", place: 1 }, "Interrupted at 62 %, goes on by itself"],
  [{ state: "interrupted", started: null, progress: 0 }, "Set aside"],
  [{ state: "done" }, "Done"],
  [{ state: "failed" }, "Failed"],
  [{ state: "cancelled" }, "Cancelled"],
])("a run that is %o reads: %s", (given, words) => {
  expect(runWords({ ...run, ...given })).toBe(words);
});

test("a run is as long as it took, and one that never began has no length", () => {
  expect(runLength({ started: 10, finished: 44, resumed: 0 })).toBe("34 s");
  expect(runLength({ started: null, finished: 44, resumed: 0 })).toBeNull();
  expect(runLength({ started: 10, finished: 9, resumed: 0 })).toBe("0.0 s");
});

test("a run that was interrupted and went on says that its length has a rest in it", () => {
  expect(runLength({ started: 10, finished: 44, resumed: 1 })).toBe("34 s with a rest");
  expect(runLength({ started: 10, finished: 44, resumed: 2 })).toBe("34 s with 2 rests");
});

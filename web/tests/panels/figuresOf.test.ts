import { expect, test } from "vitest";
import type { NodeState } from "../../src/api/types";
import { captionOf, figuresOf } from "../../src/panels/figuresOf";
import { WAITING } from "../../src/state/nodeStates";

const painting: NodeState = {
  ...WAITING,
  state: "running",
  step: 5,
  total: 24,
  loss: 0.5,
  losses: [
    [4, 0.6],
    [5, 0.5],
  ],
};
const done: NodeState = { ...painting, state: "done", step: 24 };

test.each([
  ["eight at each of three sizes", 8, "evaluation 5 of 24 (8 at each of 3 sizes)"],
  ["all at one size", 24, "evaluation 5 of 24"],
  ["settings that were changed since", 7, "evaluation 5 of 24"],
  ["settings that are not known", null, "evaluation 5 of 24"],
])("how far a node is, with %s", (_, each, words) => {
  expect(captionOf(painting, null, false, false, each)).toBe(words);
});

test("what a node did is said as its settings ask for it", () => {
  const labels = (each: number | null) => figuresOf(done, null, each).map(({ label }) => label);
  expect(labels(8)).toContain("evaluations, 8 at each of 3 sizes");
  expect(labels(24)).toContain("evaluations");
  expect(labels(null)).toContain("evaluations");
});

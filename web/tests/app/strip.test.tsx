import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Result } from "../../src/api/types";

const drawn = vi.hoisted(() => vi.fn());
vi.mock("../../src/panels/ResultThumb", () => ({
  ResultThumb: () => {
    drawn();
    return null;
  },
}));

import { Bottom, ownFirst } from "../../src/app/Bottom";
import { useLists, useRuns } from "../../src/state";
import { type Mounted, mount } from "../../src/ui/testing/mount";
import { COAST } from "../aResult";
import { aRun } from "../aRun";

const run = aRun({ state: "running", started: 1 });

let page: Mounted;
beforeEach(() => {
  useRuns.setState({ runs: { r1: run }, shown: "r1", states: {}, previews: {}, measured: {} });
  useLists.setState({ results: [COAST] });
  page = mount(<Bottom />);
});
afterEach(() => page.end());

test("progress draws the run anew and none of the results", () => {
  const before = drawn.mock.calls.length;
  expect(before).toBeGreaterThan(0);
  for (const step of [1, 2, 3]) {
    act(() =>
      useRuns.getState().receive({
        number: step,
        run: "r1",
        event: {
          kind: "node_progress",
          node: "paint",
          step,
          total: 4,
          share: step / 4,
          loss: null,
          seconds_left: 9,
          note: "",
        },
      }),
    );
  }
  const words = page.container.querySelector(".thumb-words")?.textContent;
  expect(words).toMatch(/^[1-9]\d? %$/);
  expect(drawn.mock.calls.length).toBe(before);
  act(() => useLists.setState({ results: [COAST, { ...COAST, id: "p2" }] }));
  expect(drawn.mock.calls.length).toBe(before + 2);
});

test("what the open recipe painted comes before what others did, each newest first", () => {
  const of = (id: string, recipe_name: string): Result => ({ ...COAST, id, recipe_name });
  const all = [of("p4", "Night"), of("p3", "Coast"), of("p2", "Night"), of("p1", "Coast")];
  const [shown, own] = ownFirst(all, "Coast");
  expect(shown.map(({ id }) => id)).toEqual(["p3", "p1", "p4", "p2"]);
  expect(own).toBe(2);
});

import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { Recipe, RunDetail } from "../../src/api/types";
import { Progress } from "../../src/form/Progress";
import type { Painting } from "../../src/form/usePainting";
import { WAITING } from "../../src/state/nodeStates";
import { type Mounted, mount } from "../../src/ui/testing/mount";
import { aRun } from "../aRun";

const recipe: Recipe = { impasto: 1, name: "Form", nodes: { paint: { type: "Blend" } } };
const detail = (given: Partial<RunDetail>): RunDetail => ({
  ...aRun(),
  recipe,
  nodes: {},
  inputs: [],
  versions: {},
  ...given,
});
const painting = (run: RunDetail): Painting => ({
  run,
  painting: false,
  away: false,
  refusal: null,
  problems: [],
  paint: async () => {},
  cancel: async () => {},
  clear: () => {},
});

let page: Mounted;
afterEach(() => page.end());

test("a picture is told of once it is loaded, not at every step, and when the painting is done", () => {
  const [onBegun, onDone] = [vi.fn(), vi.fn()];
  const shown = (run: RunDetail) => <Progress painting={painting(run)} {...{ onBegun, onDone }} />;
  const loaded = (at = 0) =>
    act(() => page.container.querySelectorAll("img")[at]?.dispatchEvent(new Event("load")));
  const at = (step: number) =>
    detail({ state: "running", nodes: { paint: { ...WAITING, state: "running", step, has_preview: true } } });
  page = mount(shown(at(1)));
  expect(onBegun).not.toHaveBeenCalled();
  loaded();
  page.draw(shown(at(2)));
  loaded();
  expect(onBegun).toHaveBeenCalledTimes(1);
  page.draw(shown(detail({ state: "done", started: 1, finished: 5, results: ["a", "b"] })));
  expect(onDone).not.toHaveBeenCalled();
  loaded(0);
  loaded(1);
  expect(onDone).toHaveBeenCalledTimes(1);
});

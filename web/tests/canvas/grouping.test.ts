import { beforeEach, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import { useFlow } from "../../src/canvas/flow";
import { unpackSelection } from "../../src/canvas/grouping";
import { currentRecipe, knowledge, useDocument, useSelection } from "../../src/state";

const inner = {
  inputs: { image: "Image" },
  outputs: { image: "blur.image" },
  nodes: { blur: { type: "Blur", inputs: { image: "$.image" } } },
  layout: { blur: [0, 0] },
};
const recipe: Recipe = {
  impasto: 1,
  name: "Groups",
  nodes: {
    load: { type: "Load" },
    one: { type: "definition:soft", inputs: { image: "load.image" } },
    two: { type: "definition:soft", inputs: { image: "one.image" } },
    three: { type: "definition:hard", inputs: { image: "two.image" } },
    keep: { type: "Keep", inputs: { image: "three.image" } },
  },
  definitions: { soft: { title: "Soft", ...inner }, hard: { title: "Hard", ...inner } },
  layout: { load: [0, 0], one: [300, 0], two: [600, 0], three: [900, 0], keep: [1200, 0] },
};
const state = () => useDocument.getState();

function choose(...ids: string[]): void {
  useFlow.getState().sync(currentRecipe(), knowledge());
  useSelection.getState().select(ids);
}

beforeEach(() => {
  state().open(recipe, { id: null, shipped: false }, null);
});

test("several groups are laid open in one step, and one step brings them back", () => {
  choose("one", "two", "three");
  unpackSelection();
  expect(state().past.length).toBe(1);
  expect(state().past.top?.name).toBe("unpack 3 groups");
  expect(Object.keys(state().recipe.nodes ?? {})).toHaveLength(5);
  expect(state().recipe.definitions ?? {}).toEqual({});
  const nodes = state().recipe.nodes ?? {};
  const source = (id: string) => String(Object.values(nodes[id]?.inputs ?? {})[0]).split(".")[0] ?? "";
  expect([source("keep"), source(source("keep")), source(source(source("keep")))]).not.toContain("");
  expect(source(source(source(source("keep"))))).toBe("load");
  state().undo();
  expect(state().recipe).toEqual(recipe);
});

test("a definition stays while another group uses it", () => {
  choose("one", "three");
  unpackSelection();
  expect(Object.keys(state().recipe.definitions ?? {})).toEqual(["soft"]);
});

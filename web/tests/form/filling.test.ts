import { expect, test } from "vitest";
import type { FormField, NodeState, Problem, Recipe } from "../../src/api/types";
import { inputName } from "../../src/common/inputName";
import { filledIn, otherProblems, pictureNode, problemOf, recipeIn, valuesOf } from "../../src/form/filling";

const recipe: Recipe = {
  impasto: 1,
  name: "Quick",
  nodes: {
    photo: { type: "LoadImage", parameters: { file: "sample:coast" } },
    paint: { type: "PyramidTransfer", inputs: { content: "photo.image" } },
  },
};
const field = (name: string, node: string, parameter: string, value: unknown) =>
  ({ name, node, value, parameter: { name: parameter } }) as FormField;
const fields = [field("photo", "photo", "file", "sample:coast"), field("photo-detail", "paint", "levels", 2)];
const state = (change: Partial<NodeState>) =>
  ({ state: "waiting", has_preview: false, ...change }) as NodeState;

test("what was left as it is stays as it was written", () => {
  expect(filledIn(recipe, fields, valuesOf(fields))).toBe(recipe);
});

test("what was filled in is set, and nothing else", () => {
  const filled = filledIn(recipe, fields, { ...valuesOf(fields), "photo-detail": 3 });
  expect(filled.nodes?.paint?.parameters).toEqual({ levels: 3 });
  expect(filled.nodes?.photo).toBe(recipe.nodes?.photo);
  expect(recipe.nodes?.paint?.parameters).toBeUndefined();
});

test("a field is called as the recipe calls it", () => {
  expect(inputName("photo-detail")).toBe("Photo detail");
});

test("the address names the recipe", () => {
  expect(recipeIn("/form/two-brushes")).toBe("two-brushes");
  expect(recipeIn("/studio/form/a1/")).toBe("a1");
  expect(recipeIn("/form/")).toBeNull();
  expect(recipeIn("/form/..%2Fx")).toBeNull();
});

test("a problem stands at its field, or with the others", () => {
  const problems = [
    { node: "photo", input: "file", message: "gone" },
    { node: "paint", input: "styles", message: "missing" },
  ] as Problem[];
  expect(problemOf(fields[0] as FormField, problems)?.message).toBe("gone");
  expect(otherProblems(fields, problems).map(({ message }) => message)).toEqual(["missing"]);
});

test("the picture of the node that paints is looked at, else the last one there is", () => {
  const nodes = { photo: state({ has_preview: true, state: "done" }), paint: state({ state: "running" }) };
  expect(pictureNode({ recipe, nodes })).toBe("photo");
  expect(
    pictureNode({ recipe, nodes: { ...nodes, paint: state({ state: "running", has_preview: true }) } }),
  ).toBe("paint");
  expect(pictureNode({ recipe, nodes: { photo: state({}), paint: state({}) } })).toBeNull();
});

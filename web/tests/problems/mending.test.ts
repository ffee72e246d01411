import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue, NodeInfo, ParameterInfo, Problem, Recipe } from "../../src/api/types";
import { certainMending, nearestAllowed, together } from "../../src/catalogue";
import { applyPatches } from "../../src/document";

const parameter = (
  name: string,
  widget: ParameterInfo["widget"],
  more: Partial<ParameterInfo> = {},
): ParameterInfo => ({
  name,
  label: name,
  help: "",
  default: 1,
  required: false,
  optional: false,
  none: "",
  more: false,
  group: "",
  unit: "",
  widget,
  ...more,
});
const slider = parameter("levels", { kind: "slider", min: 1, max: 5, step: 1, whole: true });
const mode = parameter("mode", { kind: "choice", options: ["a", "b"] });
const info = {
  type: "Paint",
  title: "Paint",
  parameters: [slider, mode],
  inputs: [],
  outputs: [],
} as unknown as NodeInfo;

const recipe: Recipe = {
  impasto: 1,
  name: "Trouble",
  inputs: { lost: { node: "gone", parameter: "x" }, levels: { node: "paint", parameter: "levels" } },
  nodes: {
    photo: { type: "Load" },
    paint: {
      type: "Paint",
      inputs: { content: "gone.image", styles: ["photo.image", "photo.alpha"], odd: "photo.image" },
      parameters: { levels: 9, mode: "c", colour: 1 },
    },
  },
};
const problem = (code: Problem["code"], input: string | null, received: string | null = null): Problem => ({
  code,
  message: "",
  hint: "",
  node: "paint",
  input,
  received,
});
const mended = (each: Problem, id: string | null = "paint") => {
  const mending = certainMending(each, recipe, id, info);
  return mending && applyPatches(recipe, mending.edit.patches).tree;
};

test("only the wire that is meant is removed", () => {
  expect(mended(problem("wrong socket type", "styles", "photo.alpha"))?.nodes?.paint?.inputs?.styles).toEqual(
    ["photo.image"],
  );
  expect(mended(problem("dangling wire", "content", "gone.image"))?.nodes?.paint?.inputs).not.toHaveProperty(
    "content",
  );
  expect(mended(problem("dangling wire", "content", "other.image"))).toBeNull();
});

test("a number goes to the nearest that is allowed, whatever it was", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      const nearest = nearestAllowed(slider, value) ?? value;
      expect(nearest).toBeGreaterThanOrEqual(1);
      expect(nearest).toBeLessThanOrEqual(5);
      expect(Number.isInteger(nearest)).toBe(true);
      for (const other of [1, 2, 3, 4, 5]) {
        expect(Math.abs(nearest - value)).toBeLessThanOrEqual(Math.abs(other - value));
      }
    }),
  );
  expect(mended(problem("bad value", "levels"))?.nodes?.paint?.parameters?.levels).toBe(5);
});

test("what is no value of its widget goes back to the default; what is one is left to the user", () => {
  expect(mended(problem("bad value", "mode"))?.nodes?.paint?.parameters).not.toHaveProperty("mode");
  const fine: Recipe = { ...recipe, nodes: { paint: { type: "Paint", parameters: { mode: "b" } } } };
  expect(certainMending(problem("bad value", "mode"), fine, "paint", info)).toBeNull();
});

test("names that nothing knows are removed, on the node and among the named inputs", () => {
  expect(mended(problem("unknown name", "colour"))?.nodes?.paint?.parameters).not.toHaveProperty("colour");
  expect(mended(problem("unknown name", "odd"))?.nodes?.paint?.inputs).not.toHaveProperty("odd");
  const lost = { ...problem("dangling wire", null, "gone.x"), node: null };
  expect(Object.keys(mended(lost, null)?.inputs ?? {})).toEqual(["levels"]);
});

test("pictures, weights and circles are nobody's to guess", () => {
  for (const code of ["missing image", "missing weights", "cycle", "missing", "unknown type"] as const)
    expect(certainMending(problem(code, "content"), recipe, "paint", info)).toBeNull();
});

test("mended together, each mending sees what the ones before left; one undo brings all back", () => {
  const all = [
    problem("wrong socket type", "styles", "photo.alpha"),
    problem("wrong socket type", "styles", "photo.image"),
    problem("bad value", "levels"),
  ];
  const makers = all.map(
    (each) => (now: Recipe) => certainMending(each, now, "paint", info)?.edit.patches ?? [],
  );
  const { tree, inverse } = applyPatches(recipe, together(recipe, makers, "mend").patches);
  expect(tree.nodes?.paint?.inputs).not.toHaveProperty("styles");
  expect(tree.nodes?.paint?.parameters?.levels).toBe(5 as JsonValue);
  expect(applyPatches(tree, inverse).tree).toEqual(recipe);
});

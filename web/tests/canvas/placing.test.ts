import { beforeEach, expect, test } from "vitest";
import type { NodeInfo, Recipe } from "../../src/api/types";
import { add, duplicateSelection, pasteText } from "../../src/canvas";
import { shifts, useFlow } from "../../src/canvas/flow";
import { places } from "../../src/canvas/geometry";
import { performPlaced } from "../../src/canvas/placing";
import { moveNodes, type Point, positionOf, serialise } from "../../src/document";
import { currentRecipe, knowledge, useDocument, useRuns, useSelection } from "../../src/state";

const recipe: Recipe = {
  impasto: 1,
  name: "Without places",
  nodes: {
    a: { type: "Load" },
    b: { type: "Load" },
    c: { type: "Mix", inputs: { base: "a.image", top: "b.image" } },
  },
};
const info = { type: "New", title: "New", version: 1, inputs: [], outputs: [], parameters: [], presets: [] };
const drawn = (of: Recipe) => places(of, () => undefined);

beforeEach(() => useDocument.getState().open(recipe, { id: null, shipped: false }, null));

test.each<[string, () => void]>([
  ["moved", () => performPlaced((each) => moveNodes(each, new Map([["c", { x: 900, y: 500 }]])))],
  ["added", () => add(info as unknown as NodeInfo, { x: 900, y: 500 })],
  [
    "duplicated",
    () => {
      useSelection.getState().select(["c"]);
      duplicateSelection();
    },
  ],
])("when a node is %s, the others without a place stay where they are drawn", (_how, act) => {
  const before = drawn(recipe);
  act();
  const after = drawn(currentRecipe());
  for (const id of ["a", "b"]) expect(after.get(id)).toEqual(before.get(id));
  useDocument.getState().undo();
  expect(currentRecipe()).toEqual(recipe);
});

test("pasted nodes without places do not lie on one another", () => {
  pasteText(serialise(recipe), { x: 2000, y: 0 });
  const at = ["a2", "b2", "c2"].map((id) => positionOf(currentRecipe(), id) as Point);
  expect(new Set(at.map(({ x, y }) => `${x} ${y}`)).size).toBe(3);
  expect(Math.min(...at.map(({ x }) => x))).toBe(2000);
});

test("a new node does not take the id, and with it the picture, of one that was painted and deleted", () => {
  const preview = { run: "r1", node: "new", url: "", width: 1, height: 1, output: null };
  useRuns.setState({ shown: "r1", states: { r1: {} }, previews: { new: preview } });
  expect(add(info as unknown as NodeInfo, { x: 0, y: 0 })).toBe("new2");
  useRuns.getState().showNothing();
  expect(add(info as unknown as NodeInfo, { x: 0, y: 0 })).toBe("new");
});

const paints = {
  ...info,
  type: "Mix",
  outputs: [{ name: "image", label: "image", help: "", socket: "Image" }],
} as unknown as NodeInfo;
const stacked: Recipe = { impasto: 1, name: "", nodes: { a: { type: "Mix" }, b: { type: "Mix" } } };

test("nodes without a place leave room for the pictures that they will paint", () => {
  const at = places(stacked, () => paints);
  const bare = places(stacked, () => ({ ...paints, outputs: [] }));
  expect((at.get("b")?.y ?? 0) - (bare.get("b")?.y ?? 0)).toBeGreaterThan(150);
  expect(places(stacked, () => paints, new Map([["a", 900.4]])).get("b")?.y).toBeGreaterThan(900);
  const below = places({ ...stacked, layout: { a: [0, 50] } }, () => paints, new Map([["a", 900]]));
  expect(below.get("b")?.y).toBeGreaterThan(950);
});

test("when a card grows, those below it that nobody placed make room, and stay there once another is moved", () => {
  useDocument.getState().open(stacked, { id: null, shipped: false }, null);
  const { sync, changeNodes } = useFlow.getState();
  sync(stacked, knowledge());
  const grown = [{ type: "dimensions", id: "a", dimensions: { width: 240, height: 900 } }] as const;
  changeNodes([...grown]);
  expect(shifts(grown, stacked)).toBe(true);
  sync(stacked, knowledge());
  const y = useFlow.getState().nodes.find(({ id }) => id === "b")?.position.y;
  expect(y).toBeGreaterThan(900);
  performPlaced((each) => moveNodes(each, new Map([["a", { x: 900, y: 500 }]])));
  expect(positionOf(currentRecipe(), "b")?.y).toBe(y);
  expect(shifts(grown, currentRecipe())).toBe(false);
});

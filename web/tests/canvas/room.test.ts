import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import type { NodeInfo, Recipe } from "../../src/api/types";
import { add, openPaletteBeside } from "../../src/canvas";
import { useConnecting } from "../../src/canvas/connecting";
import { useFlow } from "../../src/canvas/flow";
import { roomAt, roomBeside, roomNear } from "../../src/canvas/room";
import { freeBelow, freeNear, positionOf } from "../../src/document";
import { currentRecipe, knowledge, useDocument, useSelection } from "../../src/state";

const info = {
  type: "New",
  title: "New",
  version: 1,
  inputs: [],
  outputs: [],
  parameters: [],
  presets: [],
} as unknown as NodeInfo;
const recipe: Recipe = {
  impasto: 1,
  nodes: { a: { type: "Load" }, b: { type: "Load" } },
  layout: { a: [0, 0], b: [400, 0] },
};
const screen = { x: 10, y: 10 };
const at = { x: 0, y: 0 };
const draw = () => useFlow.getState().sync(currentRecipe(), knowledge());
const request = () => useConnecting.getState().palette;

beforeEach(() => {
  useDocument.getState().open(recipe, { id: null, shipped: false }, null);
  useSelection.getState().select([]);
  draw();
});

const side = fc.integer({ min: 1, max: 300 });
const place = fc.integer({ min: -600, max: 600 });
const box = fc.record({ x: place, y: place, width: side, height: side });

test("a free place covers nothing, with the gap, and lies no higher", () => {
  fc.assert(
    fc.property(box, fc.array(box, { maxLength: 12 }), (mine, others) => {
      const found = freeBelow(mine, others, 24);
      expect(found.x).toBe(mine.x);
      expect(found.y).toBeGreaterThanOrEqual(mine.y);
      for (const each of others) {
        const beside = each.x >= mine.x + mine.width + 24 || each.x + each.width + 24 <= mine.x;
        const apart = each.y >= found.y + mine.height + 24 || each.y + each.height + 24 <= found.y;
        expect(beside || apart).toBe(true);
      }
    }),
  );
});

const here = { x: 0, y: 0, width: 100, height: 100 };
const apart = (one: typeof here, other: typeof here, gap: number) =>
  one.x >= other.x + other.width + gap ||
  other.x >= one.x + one.width + gap ||
  one.y >= other.y + other.height + gap ||
  other.y >= one.y + one.height + gap;

test.each(["right", "left"] as const)(
  "a near place is the own one where that is free, else to the %s or below",
  (toward) => {
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 12 }), (mine, others) => {
        const found = { ...mine, ...freeNear(mine, others, 24, toward) };
        if (others.every((each) => apart(mine, each, 0))) expect(found).toEqual(mine);
        else expect(others.every((each) => apart(found, each, 24))).toBe(true);
        expect(toward === "right" ? found.x >= mine.x : found.x <= mine.x).toBe(true);
        expect(found.y).toBeGreaterThanOrEqual(mine.y);
      }),
    );
  },
);

test("a near place is the nearest", () => {
  expect(freeNear(here, [{ x: -20, y: -90, width: 400, height: 100 }], 24)).toEqual({ x: 0, y: 34 });
  expect(freeNear(here, [{ x: -90, y: -20, width: 100, height: 400 }], 24)).toEqual({ x: 34, y: 0 });
  expect(freeNear(here, [{ x: 90, y: -20, width: 100, height: 400 }], 24, "left")).toEqual({ x: -34, y: 0 });
});

test("a node pointed at a card goes beside it, and to the left of what it feeds", () => {
  expect(roomNear(info, { x: 400, y: 600 }, { from: null })).toEqual({ x: 400, y: 600 });
  expect(roomNear(info, { x: 500, y: 20 }, { from: null }).y).toBeGreaterThan(60);
  const from = { node: "b", name: "image", side: "input", socket: "Image" } as const;
  const fed = roomNear(info, { x: 250, y: 10 }, { from });
  expect(fed.x).toBeLessThanOrEqual(250);
  expect(fed).not.toEqual({ x: 250, y: 10 });
});

test("nodes that nobody puts anywhere do not lie on one another", () => {
  const ids = [1, 2, 3].map(() => {
    const id = add(info, roomAt(info, at));
    draw();
    return id;
  });
  const tops = ids.map((id) => positionOf(currentRecipe(), id)?.y ?? 0);
  expect(new Set(tops).size).toBe(3);
  expect(Math.min(...tops)).toBeGreaterThan(0); // a lies there
});

test("they go beside what they are wired to, else the selected node, else the last", () => {
  openPaletteBeside({ screen, at, from: null });
  expect(request()?.beside).toBe("b");
  useSelection.getState().select(["a"]);
  openPaletteBeside({ screen, at, from: null });
  expect(request()?.beside).toBe("a");
  const from = { node: "b", name: "image", side: "input", socket: "Image" } as const;
  openPaletteBeside({ screen, at, from });
  const asked = request();
  expect(asked?.beside).toBe("b");
  if (!asked) return;
  expect(roomBeside(info, "b", asked).x).toBeLessThan(400);
  expect(roomBeside(info, "b", { ...asked, from: null }).x).toBeGreaterThan(640);
});

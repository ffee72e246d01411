import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import type { NodeInfo, Recipe } from "../../src/api/types";
import { add, openPaletteBeside } from "../../src/canvas";
import { useConnecting } from "../../src/canvas/connecting";
import { useFlow } from "../../src/canvas/flow";
import { roomAt, roomBeside } from "../../src/canvas/room";
import { freeBelow, positionOf } from "../../src/document";
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

import { beforeEach, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import { useFlow } from "../../src/canvas/flow";
import { glide } from "../../src/canvas/gliding";
import { currentRecipe, knowledge, useDocument } from "../../src/state";

const recipe: Recipe = { impasto: 1, nodes: { a: { type: "Load" } }, layout: { a: [0, 0] } };
const opens = (next: Recipe) => {
  useDocument.getState().open(next, { id: null, shipped: false }, null);
  useFlow.getState().sync(currentRecipe(), knowledge());
};
const place = () => useFlow.getState().nodes.find(({ id }) => id === "a")?.position;
const there = new Map([["a", { x: 300, y: 60 }]]);

beforeEach(() => opens(recipe));

test("cards glide to their places", async () => {
  expect(await glide(there, currentRecipe())).toBe(true);
  expect(place()).toEqual({ x: 300, y: 60 });
});

test("cards of another recipe stay where they are", async () => {
  const gliding = glide(there, currentRecipe());
  await new Promise(requestAnimationFrame);
  opens({ ...recipe, layout: { a: [7, 7] } });
  expect(await gliding).toBe(false);
  expect(place()).toEqual({ x: 7, y: 7 });
});

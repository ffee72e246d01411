import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Recipe } from "../../src/api/types";
import { deleteRecipe, save, useDocument } from "../../src/state";

const recipe: Recipe = { impasto: 1, name: "First", nodes: {} };
const other: Recipe = { impasto: 1, name: "Other", nodes: {} };
const state = () => useDocument.getState();

beforeEach(() => {
  state().open(recipe, { id: "first", shipped: false, tag: '"1"' }, recipe);
  vi.spyOn(api, "recipes").mockResolvedValue([]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("a recipe opened while another is being saved is not taken for the saved one", async () => {
  vi.spyOn(api, "save").mockImplementation(async () => {
    state().open(other, { id: "other", shipped: false }, null);
    return { id: "first", modified: 1, tag: null };
  });
  expect(await save()).toBe(true);
  expect(state()).toMatchObject({ id: "other", saved: null });
});

test("a recipe that could not be deleted keeps its place", async () => {
  const refused = vi.spyOn(api, "deleteRecipe").mockRejectedValue(new Error("no"));
  await deleteRecipe("first");
  expect(state().id).toBe("first");
  refused.mockResolvedValue(undefined);
  await deleteRecipe("first");
  expect(state().id).toBeNull();
});

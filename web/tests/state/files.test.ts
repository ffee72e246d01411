import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Recipe, RecipeVersion } from "../../src/api/types";
import { versionsApi } from "../../src/api/versions";
import { deleteRecipe, save, useDocument, useNotices } from "../../src/state";

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

test("a recipe that was deleted is taken back with what it was saved as, and its place on the canvas", async () => {
  vi.spyOn(api, "deleteRecipe").mockResolvedValue(undefined);
  vi.spyOn(versionsApi, "list").mockResolvedValue({ items: [{ number: 4 } as RecipeVersion], next: null });
  const restore = vi
    .spyOn(versionsApi, "restore")
    .mockResolvedValue({ id: "first", modified: 1, tag: '"9"' } as never);
  useNotices.setState({ notices: [] });
  await deleteRecipe("first");
  const [notice] = useNotices.getState().notices;
  expect(notice?.action?.label).toBe("Take back");
  notice?.action?.act();
  await vi.waitFor(() => expect(state().id).toBe("first"));
  expect(restore).toHaveBeenCalledWith("first", 4);
  expect(state()).toMatchObject({ tag: '"9"', saved: recipe });
});

import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Recipe, RecipeVersion } from "../../src/api/types";
import { versionsApi } from "../../src/api/versions";
import { rename } from "../../src/document";
import {
  deleteRecipe,
  openDraft,
  openFile,
  openNew,
  openRun,
  save,
  showTab,
  stepTab,
  useDocument,
  useLists,
  useNotices,
  useRuns,
  useTabs,
} from "../../src/state";
import { journal } from "../../src/state/leftDrafts";
import { aRun } from "../aRun";

const recipe: Recipe = { impasto: 1, name: "First", nodes: {} };
const other: Recipe = { impasto: 1, name: "Other", nodes: {} };
const state = () => useDocument.getState();

beforeEach(() => {
  useRuns.getState().showNothing();
  useTabs.setState({ keys: ["first"], shown: "first", aside: {} });
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

test("what was deleted is taken back in its tab, wherever that lies by then", async () => {
  vi.spyOn(api, "deleteRecipe").mockResolvedValue(undefined);
  vi.spyOn(versionsApi, "list").mockResolvedValue({ items: [{ number: 4 } as RecipeVersion], next: null });
  vi.spyOn(versionsApi, "restore").mockResolvedValue({ id: "first", modified: 1, tag: '"9"' } as never);
  const takeBack = () => useNotices.getState().notices.at(-1)?.action?.act();
  // Deleted on the canvas, taken back when it lies aside.
  await deleteRecipe("first");
  openNew(true);
  takeBack();
  const aside = () => useTabs.getState().aside.first?.document;
  await vi.waitFor(() => expect(aside()).toMatchObject({ id: "first", tag: '"9"', saved: recipe }));
  // And the other way round.
  await deleteRecipe("first");
  expect(aside()?.id).toBeNull();
  showTab("first");
  takeBack();
  await vi.waitFor(() => expect(state()).toMatchObject({ id: "first", tag: '"9"', saved: recipe }));
});

test("a run is opened as a new recipe: saving it overwrites nothing", async () => {
  const painted: Recipe = { ...other, nodes: { x: { type: "Blend" } } };
  const run = aRun({ id: "run-1", recipe_id: "other" });
  vi.spyOn(api, "run").mockResolvedValue({
    ...run,
    recipe: painted,
    nodes: {},
    inputs: {},
    versions: {},
  } as never);
  useLists.setState({ recipes: [{ id: "other", shipped: false } as never] });
  await openRun("run-1");
  expect(state()).toMatchObject({ recipe: painted, id: null, saved: null });
});

describe("what is being typed belongs to the recipe that goes,", () => {
  const field = document.createElement("textarea");

  beforeEach(() => {
    document.body.append(field);
    field.onblur = () => state().performWhole(rename("Typed"));
    field.focus();
    expect(document.activeElement).toBe(field);
  });
  afterEach(() => field.remove());

  test("where a file is opened", async () => {
    vi.spyOn(api, "readRecipe").mockResolvedValue({ recipe: other, problems: [] });
    await openFile(new File([""], "other.json"));
    expect(state().recipe).toBe(other);
    stepTab(-1);
    expect(state().recipe.name).toBe("Typed");
  });

  test("where a draft is gone on with", async () => {
    const kept = await journal();
    const place = { id: null, shipped: false, tag: null, changes: 1, run: null };
    kept?.keep("left", { recipe: { ...other, nodes: { x: { type: "Blend" } } }, saved: null, ...place });
    await openDraft("left");
    expect(state().recipe.name).toBe("Other");
    stepTab(-1);
    expect(state().recipe.name).toBe("Typed");
  });
});

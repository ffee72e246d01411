import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Refused } from "../../src/api/http";
import type { Recipe, Run, StoredRecipe } from "../../src/api/types";
import { rename, serialise } from "../../src/document";
import {
  changesSince,
  closeTab,
  keepDraft,
  loadShown,
  moveTab,
  openFile,
  openNew,
  openRecipe,
  paint,
  reopenTab,
  restoreDraft,
  save,
  showTab,
  stepTab,
  useConnection,
  useDocument,
  useDrafts,
  useNotices,
  usePreferences,
  useProblems,
  useQuestions,
  useRuns,
  useTabs,
} from "../../src/state";
import { keepSaving } from "../../src/state/autosave";
import { aRun } from "../aRun";
import { forgetDrafts, settled } from "./forgetDrafts";

const state = () => useDocument.getState();
const tabs = () => useTabs.getState();
const recipe = (name: string): Recipe => ({ impasto: 1, name, nodes: { a: { type: "Blend" } } });
const dropped = (name: string) => openFile(new File([name], name));
/** The names of all tabs in their order. */
const names = () =>
  tabs().keys.map((key) => (key === tabs().shown ? state() : tabs().aside[key]?.document)?.recipe.name);

let stop = () => {};

beforeEach(async () => {
  vi.spyOn(api, "readRecipe").mockImplementation(async (file) => ({
    recipe: recipe(await (file as File).text()),
    problems: [],
  }));
  vi.spyOn(api, "recipes").mockResolvedValue([]);
  vi.spyOn(api, "run").mockRejectedValue(new Error("No run is looked up here."));
  vi.spyOn(api, "recipe").mockImplementation(
    async (id) =>
      ({ id, shipped: false, tag: '"1"', problems: [], recipe: recipe(`Stored ${id}`) }) as StoredRecipe & {
        tag: string;
      },
  );
  useNotices.setState({ notices: [] });
  useRuns.getState().showNothing();
  useTabs.setState({ keys: ["first"], shown: "first", aside: {} });
  state().open(recipe("First"), { id: "first", shipped: false }, state().recipe);
  state().markSaved("first", state().recipe, null);
  stop = keepDraft();
});
afterEach(async () => {
  stop();
  await forgetDrafts();
  vi.restoreAllMocks();
});

test("what is opened takes the place of what nothing was done to, and no other's", async () => {
  await dropped("Second");
  expect(names()).toEqual(["Second"]);
  await dropped("Third");
  expect(names()).toEqual(["Second", "Third"]);
  openNew();
  expect(names()).toEqual(["Second", "Third", "Untitled"]);
  await dropped("Fourth");
  expect(names()).toEqual(["Second", "Third", "Fourth"]);
});

test("what was emptied keeps its steps of undo when something else is opened", async () => {
  await dropped("Second");
  state().perform({ name: "Delete", patches: [{ path: ["nodes", "a"] }] } as never);
  expect(state().recipe.nodes ?? {}).toEqual({});
  await dropped("Third");
  expect(names()).toEqual(["Second", "Third"]);
  stepTab(-1);
  state().undo();
  expect(state().recipe).toEqual(recipe("Second"));
});

test("a recipe of notes alone is not written over, and stays among the drafts", async () => {
  openNew();
  const note = { text: "Begin here", at: [0, 0], size: [200, 100] };
  const noted = { ...state().recipe, layout: { $editor: { notes: { n: note } } } } as Recipe;
  state().open(noted, { id: null, shipped: false }, null);
  await dropped("Second");
  expect(names()).toEqual(["Untitled", "Second"]);
  await closeTab(tabs().keys[0]);
  expect(useDrafts.getState().left.map(({ items }) => items)).toEqual([1]);
});

test("opening what is open already, and saving it when asked, keeps what was saved", async () => {
  const put = vi.spyOn(api, "save").mockImplementation(async (id) => ({ id, modified: 1, tag: '"2"' }));
  state().open(recipe("First"), { id: "first", shipped: false, tag: '"1"' }, recipe("First"));
  state().perform(rename("First, changed"));
  const opening = openRecipe("first");
  await vi.waitFor(() => expect(useQuestions.getState().replacing).not.toBeNull());
  useQuestions.getState().answer("save");
  await opening;
  expect(put).toHaveBeenCalledOnce();
  expect(state()).toMatchObject({ tag: '"2"', recipe: recipe("First, changed") });
});

test("each tab keeps its steps of undo, its subgraph, its run and its problems", () => {
  state().perform(rename("First, changed"));
  useRuns.setState({ shown: "run-1", measured: { a: { loss: 1 } } });
  const problem = { node: "a", message: "It is odd." } as never;
  useProblems.getState().report([problem]);
  openNew(true);
  expect(useRuns.getState().shown).toBeNull();
  expect(useProblems.getState().problems).toEqual([]);
  state().perform(rename("Other"));
  useRuns.setState({ shown: null });
  stepTab(1);
  expect(state().recipe.name).toBe("First, changed");
  expect(useRuns.getState()).toMatchObject({ shown: "run-1", measured: { a: { loss: 1 } } });
  expect(useProblems.getState().problems).toEqual([problem]);
  state().undo();
  expect(state().recipe.name).toBe("First");
  stepTab(-1);
  expect(state().recipe.name).toBe("Other");
  state().undo();
  expect(state().recipe.name).toBe("Untitled");
  state().redo();
  expect(state().recipe.name).toBe("Other");
});

test("a run that the server no longer has is forgotten when its tab is shown, without a word", async () => {
  useRuns.setState({ shown: "gone", previews: {} });
  openNew(true);
  vi.spyOn(api, "run").mockRejectedValue(new Refused(404, "There is no such run.", []));
  showTab("first");
  await settled();
  expect(useRuns.getState().shown).toBeNull();
  expect(useNotices.getState().notices).toEqual([]);
});

test("a run that is found gone late does not take away what another tab shows", async () => {
  let answer = () => {};
  vi.spyOn(api, "run").mockImplementation(
    () =>
      new Promise((_, reject) => {
        answer = () => reject(new Refused(404, "There is no such run.", []));
      }),
  );
  useRuns.setState({ shown: "gone" });
  const loading = loadShown();
  openNew(true);
  useRuns.setState({ shown: "here" });
  answer();
  await loading;
  expect(useRuns.getState().shown).toBe("here");
});

test("tabs are moved, and the next and the one before are shown round the end", () => {
  openNew(true);
  openNew(true);
  const [one, two, three] = tabs().keys as [string, string, string];
  expect(tabs().shown).toBe(three);
  moveTab(three, 0);
  expect(tabs().keys).toEqual([three, one, two]);
  moveTab(three, 9);
  expect(tabs().keys).toEqual([one, two, three]);
  stepTab(1);
  expect(tabs().shown).toBe(one);
  stepTab(-1);
  expect(tabs().shown).toBe(three);
});

test("a recipe that is open in a tab is shown there, not opened twice", async () => {
  state().perform(rename("First, changed"));
  await openRecipe("second");
  expect(names()).toEqual(["First, changed", "Stored second"]);
  await openRecipe("first");
  expect(names()).toEqual(["First, changed", "Stored second"]);
  expect(tabs().shown).toBe("first");
});

test("a closed tab stays among the drafts, and is opened again with its steps of undo", async () => {
  state().perform(rename("First, changed"));
  openNew(true);
  await closeTab("first");
  expect(names()).toEqual(["Untitled"]);
  expect(useDrafts.getState().left.map(({ name }) => name)).toEqual(["First, changed"]);
  await reopenTab();
  expect(names()).toEqual(["First, changed"]);
  expect(useDrafts.getState().left).toEqual([]);
  state().undo();
  expect(state().recipe.name).toBe("First");
  await closeTab();
  expect(useDrafts.getState().left).toEqual([]);
  expect(names()).toEqual(["Untitled"]);
});

test("closing asks only where this browser keeps no drafts", async () => {
  openNew(true);
  await dropped("Only here");
  useDrafts.setState({ trouble: "none" });
  const closing = closeTab();
  await vi.waitFor(() => expect(useQuestions.getState().closing).toBe("Only here"));
  useQuestions.getState().answer("keep");
  await closing;
  expect(names()).toEqual(["First", "Only here"]);
  const again = closeTab();
  useQuestions.getState().answer("replace");
  await again;
  useDrafts.setState({ trouble: null });
  expect(names()).toEqual(["First"]);
});

test("what is saved or painted late belongs to its tab", async () => {
  state().perform(rename("First, changed"));
  let answer = () => {};
  vi.spyOn(api, "save").mockImplementation(async (id) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { id, modified: 1, tag: '"2"' };
  });
  state().markSaved("first", recipe("First"), '"1"');
  const saving = save();
  openNew(true);
  answer();
  expect(await saving).toBe(true);
  expect(tabs().aside.first?.document.tag).toBe('"2"');
  const document = tabs().aside.first?.document;
  expect(document && changesSince(document)).toBe(0);

  showTab("first");
  vi.spyOn(api, "paint").mockImplementation(async () => {
    stepTab(1);
    return aRun({ id: "late" }) as Run;
  });
  await paint();
  expect(useRuns.getState().shown).toBeNull();
  expect(tabs().aside.first?.painted.shown).toBe("late");
});

test("with autosave on, a recipe is saved when its tab is left", async () => {
  const saved = vi.spyOn(api, "save").mockImplementation(async (id) => ({ id, modified: 1, tag: '"2"' }));
  usePreferences.setState({ autosave: true });
  useConnection.setState({ connected: true });
  const stopSaving = keepSaving();
  state().markSaved("first", recipe("First"), '"1"');
  state().perform(rename("First, changed"));
  openNew(true);
  await vi.waitFor(() => expect(tabs().aside.first?.document.tag).toBe('"2"'));
  expect(saved).toHaveBeenCalledExactlyOnceWith("first", recipe("First, changed"), '"1"');
  stopSaving();
  usePreferences.setState({ autosave: false });
  useConnection.setState({ connected: false });
});

test("all tabs come back after a reload, byte for byte, with the one that was shown", async () => {
  state().perform(rename("First, changed"));
  const text = serialise(state().recipe);
  openNew(true);
  await dropped("Second");
  showTab("first");
  const { keys } = tabs();
  stop();
  await settled();
  useTabs.setState({ keys: ["fresh"], shown: "fresh", aside: {} });
  state().open(recipe("Fresh"), { id: null, shipped: false }, null);
  expect(await restoreDraft()).toBe(true);
  expect(tabs().keys).toEqual(keys);
  expect(names()).toEqual(["First, changed", "Second"]);
  expect(tabs().shown).toBe("first");
  expect(serialise(state().recipe)).toBe(text);
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Refused } from "../../src/api/http";
import type { Recipe } from "../../src/api/types";
import { rename } from "../../src/document";
import {
  changesSince,
  openNew,
  type Settlement,
  save,
  showTab,
  stepTab,
  useDocument,
  useNotices,
  useQuestions,
  useTabs,
} from "../../src/state";

const opened: Recipe = { impasto: 1, name: "Coast", nodes: { a: { type: "Load" } } };
const mine: Recipe = { ...opened, name: "Coast by me" };
const theirs: Recipe = { ...opened, nodes: { a: { type: "Load", parameters: { file: "x" } } } };

/** A server that keeps recipes by id and answers as the API says. */
const store = new Map<string, { recipe: Recipe; version: number }>();
const tagOf = (id: string) => `"${store.get(id)?.version}"`;
const put = (id: string, recipe: Recipe) => {
  store.set(id, { recipe, version: (store.get(id)?.version ?? 0) + 1 });
  return { id, modified: 1, tag: tagOf(id) };
};
const texts = () => [...store.values()].map(({ recipe }) => JSON.stringify(recipe));
const state = () => useDocument.getState();

beforeEach(() => {
  store.clear();
  put("coast", opened);
  vi.spyOn(api, "recipes").mockResolvedValue([]);
  vi.spyOn(api, "recipe").mockImplementation(async (id) => {
    const found = store.get(id);
    if (!found) throw new Refused(404, "There is no such recipe.", []);
    return { id, shipped: false, recipe: found.recipe, problems: [], tag: tagOf(id) };
  });
  vi.spyOn(api, "save").mockImplementation(async (id, recipe, tag) => {
    if (tag !== null && tag !== tagOf(id)) throw new Refused(412, "It was changed meanwhile.", []);
    return put(id, recipe);
  });
  let next = 2;
  vi.spyOn(api, "saveNew").mockImplementation(async (recipe) => put(`new-${next++}`, recipe));
  useNotices.setState({ notices: [] });
  useTabs.setState({ keys: ["first"], shown: "first", aside: {} });
  state().open(opened, { id: "coast", shipped: false, tag: '"1"' }, opened);
  state().perform(rename("Coast by me"));
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function saveAndChoose(settlement: Settlement): Promise<boolean> {
  const saved = save();
  await vi.waitFor(() => expect(useQuestions.getState().conflict).not.toBeNull());
  expect(useQuestions.getState().conflict).toEqual({ name: "Coast by me", nodes: 1 });
  useQuestions.getState().settle(settlement);
  return saved;
}

test("a recipe that nobody else saved is saved over, again and again", async () => {
  expect(await save()).toBe(true);
  expect(state().tag).toBe('"2"');
  state().perform(rename("Again"));
  expect(await save()).toBe(true);
  expect(store.get("coast")?.recipe.name).toBe("Again");
});

test("two savings at once are no conflict: the second waits and sends what was changed since", async () => {
  const first = save();
  state().perform(rename("Again"));
  const second = save();
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(useQuestions.getState().conflict).toBeNull();
  expect(store.get("coast")).toEqual({ recipe: { ...opened, name: "Again" }, version: 3 });
});

test("a saving that waits does not save what was opened meanwhile", async () => {
  put("other", theirs);
  const both = [save(), save()];
  state().open(theirs, { id: "other", shipped: false, tag: '"1"' }, theirs);
  state().perform(rename("Other by me"));
  expect(await Promise.all(both)).toEqual([true, false]);
  expect(store.get("other")?.recipe).toBe(theirs);
});

test("a saving that waits saves its own recipe, though another tab is shown by then", async () => {
  put("other", theirs);
  const coast = useTabs.getState().shown;
  const first = save();
  openNew(true);
  state().open(theirs, { id: "other", shipped: false, tag: '"1"' }, theirs);
  state().perform(rename("Other by me"));
  const other = useTabs.getState().shown;
  const second = save();
  showTab(coast);
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(store.get("other")?.recipe).toEqual({ ...theirs, name: "Other by me" });
  expect(useTabs.getState().aside[other]?.document.tag).toBe('"2"');
  expect(state()).toMatchObject({ id: "coast", tag: '"2"' });
});

test("where a name is asked for when it is its turn, what it is for is shown", async () => {
  const first = save();
  openNew(true);
  const fresh = useTabs.getState().shown;
  const second = save();
  stepTab(1);
  await vi.waitFor(() => expect(useQuestions.getState().naming).toBe("Untitled"));
  expect(useTabs.getState().shown).toBe(fresh);
  useQuestions.getState().name("Fresh");
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(state()).toMatchObject({ id: "new-2", recipe: { name: "Fresh" } });
});

test("what is done while a saving is under way counts as a change since", async () => {
  const saved = save();
  for (const name of ["One", "Two"]) state().perform({ ...rename(name), key: name });
  await saved;
  expect(changesSince(state())).toBe(2);
});

describe("where another version was saved meanwhile, nothing is lost by", () => {
  beforeEach(() => {
    put("coast", theirs);
  });

  test("going on editing", async () => {
    expect(await saveAndChoose("keep")).toBe(false);
    expect(store.get("coast")?.recipe).toBe(theirs);
    expect(state().recipe).toEqual(mine);
  });

  test("saving mine as a new recipe", async () => {
    const saved = saveAndChoose("copy");
    await vi.waitFor(() => expect(useQuestions.getState().naming).toBe("Coast by me, mine"));
    useQuestions.getState().name("My coast");
    expect(await saved).toBe(true);
    expect(store.get("coast")?.recipe).toBe(theirs);
    expect(store.get("new-2")?.recipe).toEqual({ ...mine, name: "My coast" });
    expect(state()).toMatchObject({ id: "new-2", tag: '"1"' });
  });

  test("overwriting: theirs becomes a copy first", async () => {
    expect(await saveAndChoose("overwrite")).toBe(true);
    expect(store.get("coast")?.recipe).toEqual(mine);
    expect(store.get("new-2")?.recipe).toEqual({ ...theirs, name: "Coast, theirs" });
    expect(state()).toMatchObject({ id: "coast", tag: '"3"' });
  });

  test("opening theirs: mine becomes a copy first", async () => {
    expect(await saveAndChoose("theirs")).toBe(true);
    expect(state()).toMatchObject({ id: "coast", recipe: theirs, tag: '"2"' });
    expect(store.get("new-2")?.recipe).toEqual({ ...mine, name: "Coast by me, mine" });
  });

  test("opening theirs: what is opened while mine is being kept stays on the canvas", async () => {
    const other: Recipe = { ...opened, name: "Other" };
    vi.mocked(api.saveNew).mockImplementationOnce(async (recipe) => {
      state().open(other, { id: "other", shipped: false }, other);
      return put("new-2", recipe);
    });
    expect(await saveAndChoose("theirs")).toBe(true);
    expect(state()).toMatchObject({ id: "other", recipe: other });
    expect(store.get("new-2")?.recipe).toEqual({ ...mine, name: "Coast by me, mine" });
  });

  test("asking nothing where another recipe was opened before the server answered", async () => {
    const other: Recipe = { ...opened, name: "Other" };
    const saved = save();
    state().open(other, { id: "other", shipped: false }, other);
    expect(await saved).toBe(false);
    expect(useQuestions.getState().conflict).toBeNull();
    expect(store.get("coast")?.recipe).toBe(theirs);
    expect(state().recipe).toBe(other);
    expect(useNotices.getState().notices[0]?.text).toContain("“Coast by me” was not saved");
  });

  test("a copy that cannot be kept: then nothing is overwritten or replaced", async () => {
    vi.spyOn(api, "saveNew").mockRejectedValue(new Refused(507, "The disk is full.", []));
    for (const settlement of ["overwrite", "theirs"] as const) {
      expect(await saveAndChoose(settlement)).toBe(false);
      expect(store.get("coast")?.recipe).toBe(theirs);
      expect(state().recipe).toEqual(mine);
    }
    expect(useNotices.getState().notices[0]?.text).toBe("Not saved. The disk is full.");
  });

  test("overwriting while a third version comes in: it is asked again", async () => {
    const third = { ...theirs, about: "third" };
    vi.mocked(api.saveNew).mockImplementationOnce(async (recipe) => {
      put("coast", third);
      return put("new-9", recipe);
    });
    const saved = saveAndChoose("overwrite");
    await vi.waitFor(() => expect(store.has("new-9") && useQuestions.getState().conflict).toBeTruthy());
    useQuestions.getState().settle("keep");
    expect(await saved).toBe(false);
    expect(store.get("coast")?.recipe).toBe(third);
    expect(texts()).toContain(JSON.stringify({ ...theirs, name: "Coast, theirs" }));
  });
});

test("a saving whose answer was lost is no conflict with itself", async () => {
  put("coast", mine);
  expect(await save()).toBe(true);
  expect(useQuestions.getState().conflict).toBeNull();
  expect(state()).toMatchObject({ saved: mine, tag: '"2"' });
});

test("where the version is not known, the server's is looked at before it is replaced", async () => {
  state().open(opened, { id: "coast", shipped: false }, opened);
  state().perform(rename("Coast by me"));
  expect(await save()).toBe(true);
  expect(store.get("coast")?.recipe).toEqual(mine);
  state().open(opened, { id: "coast", shipped: false }, null);
  put("coast", theirs);
  const saved = save();
  await vi.waitFor(() => expect(useQuestions.getState().conflict).not.toBeNull());
  useQuestions.getState().settle("keep");
  expect(await saved).toBe(false);
});

test("a recipe that was deleted elsewhere is saved anew", async () => {
  store.clear();
  expect(await save()).toBe(true);
  expect(store.get("new-2")?.recipe).toEqual(mine);
  expect(state().id).toBe("new-2");
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Recipe, RecipeVersion, StoredVersion } from "../../src/api/types";
import { versionsApi } from "../../src/api/versions";
import { rename } from "../../src/document";
import { useDocument, useNotices } from "../../src/state";
import { restoreVersion } from "../../src/state/versions";

const now: Recipe = { impasto: 1, name: "Now", nodes: {} };
const before: Recipe = { impasto: 1, name: "Before", nodes: {} };
const version = { number: 3 } as RecipeVersion;
const state = () => useDocument.getState();
const offered = () => useNotices.getState().notices.flatMap(({ action }) => action ?? []);

beforeEach(() => {
  vi.spyOn(versionsApi, "read").mockResolvedValue({
    recipe: before,
    problems: [],
  } as unknown as StoredVersion);
  useNotices.setState({ notices: [] });
  state().open(now, { id: "r", shipped: false }, now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("bringing back a version can be taken back while it is the last step", async () => {
  expect(await restoreVersion("r", version)).toBe(true);
  expect(state().recipe).toEqual(before);
  expect(offered().map(({ label }) => label)).toEqual(["Take back"]);
  offered()[0]?.act();
  expect(state().recipe).toEqual(now);
  expect(offered()).toEqual([]);
});

test("what is done after it is not taken back in its place", async () => {
  await restoreVersion("r", version);
  state().perform(rename("After"));
  expect(offered()).toEqual([]);
  expect(state().recipe.name).toBe("After");
});

test("a version that comes after another recipe was opened is not put on the canvas", async () => {
  const restored = restoreVersion("r", version);
  state().open({ ...now, name: "Other" }, { id: "o", shipped: false }, null);
  expect(await restored).toBe(false);
  expect(state().recipe.name).toBe("Other");
});

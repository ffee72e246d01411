import { beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Refused } from "../../src/api/http";
import type { JsonValue, NodeInfo, Problem, Recipe, Run } from "../../src/api/types";
import { sameValue } from "../../src/catalogue";
import { changedNodes } from "../../src/document";
import { paint, useDocument, useNotices, usePreferences, useProblems, useRuns } from "../../src/state";

const recipe: Recipe = {
  impasto: 1,
  name: "Test",
  nodes: {
    photo: { type: "Load", parameters: { file: "a" } },
    other: { type: "Load", parameters: { file: "b" } },
    mask: { type: "Mask", inputs: { image: "photo.image" } },
    paint: {
      type: "Paint",
      parameters: { levels: 2 },
      inputs: { content: "mask.mask", styles: ["other.image"] },
    },
  },
};
const mask = { parameters: [{ name: "from", default: 0.5 }] } as unknown as NodeInfo;
const changed = (now: Recipe, before = recipe) =>
  [...changedNodes(now, before, (type) => (type === "Mask" ? mask : undefined), sameValue)].sort();
function withNode(id: string, more: object): Recipe {
  return { ...recipe, nodes: { ...recipe.nodes, [id]: { ...recipe.nodes?.[id], ...more } as never } };
}
const set = (id: string, parameters: Record<string, JsonValue>) => withNode(id, { parameters });

describe("what changed since a painting", () => {
  test("is the node and all that need it", () => {
    expect(changed(recipe)).toEqual([]);
    expect(changed(set("photo", { file: "c" }))).toEqual(["mask", "paint", "photo"]);
    expect(changed(set("paint", { levels: 3 }))).toEqual(["paint"]);
    expect(changed(withNode("other", { mode: "mute" }))).toEqual(["other", "paint"]);
    expect(changed(withNode("mask", { inputs: { image: "other.image" } }))).toEqual(["mask", "paint"]);
    expect(changed(recipe, { ...recipe, nodes: { photo: recipe.nodes?.photo as never } })).toEqual([
      "mask",
      "other",
      "paint",
    ]);
  });

  test("is not what means the same: places, a name, a default written down, empty tables", () => {
    expect(changed({ ...set("mask", { from: 0.5 }), name: "Else", layout: { photo: [1, 2] } })).toEqual([]);
    expect(changed(JSON.parse(JSON.stringify(withNode("mask", { parameters: {}, mode: null }))))).toEqual([]);
    expect(changed(set("mask", { from: 0.6 }))).toEqual(["mask", "paint"]);
  });
});

describe("Paint", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    useDocument.getState().open(recipe, { id: null, shipped: false }, null);
    useNotices.setState({ notices: [] });
  });

  test("keeps what it was asked to paint, to compare with", async () => {
    const run = { id: "r7", state: "queued" } as Run;
    vi.spyOn(api, "paint").mockResolvedValue(run as never);
    vi.spyOn(api, "run").mockResolvedValue({ ...run, recipe: { impasto: 1 }, nodes: {} } as never);
    await paint();
    expect(useRuns.getState().recipes.r7).toBe(recipe);
  });

  test("with problems says how many in few words, and lists them on request", async () => {
    const problem = { message: "Long.", hint: "Longer.", node: "paint", input: "levels" } as Problem;
    vi.spyOn(api, "paint").mockRejectedValue(new Refused(422, "No.", [problem, problem]));
    await paint();
    const [notice] = useNotices.getState().notices;
    expect(notice?.text).toBe("Not painted: 2 problems");
    expect(usePreferences.getState().drawer).not.toBe("problems");
    notice?.action?.act();
    expect(usePreferences.getState().drawer).toBe("problems");
    expect(useProblems.getState().byNode).toEqual({ paint: [problem, problem] });
    useProblems.getState().report([]);
    expect(useNotices.getState().notices).toEqual([]);
  });
});

import { beforeEach, expect, test } from "vitest";
import type { NodeInfo, Recipe } from "../../src/api/types";
import { addSaving, savedNothing, savingNode, sayNothingSaved } from "../../src/canvas/saving";
import { knowledgeOf } from "../../src/catalogue";
import { rename } from "../../src/document";
import { currentRecipe, useCatalogue, useDocument, useNotices, useRuns } from "../../src/state";

const socket = (name: string, type: string) => ({ name, label: name, help: "", socket: type });
const node = (type: string, more: object) =>
  ({
    type,
    title: type,
    version: 1,
    effect: false,
    inputs: [],
    outputs: [],
    parameters: [],
    ...more,
  }) as unknown as NodeInfo;
const image = { ...socket("image", "Image"), many: false, required: true };
const save = node("Save Image", { effect: true, inputs: [image], presets: [] });
const nodes = [
  node("Load", { outputs: [socket("image", "Image"), socket("alpha", "Mask")], presets: [] }),
  node("Paint", { inputs: [image], outputs: [socket("image", "Image")], presets: [] }),
  save,
];
const recipe: Recipe = {
  impasto: 1,
  nodes: { photo: { type: "Load" }, paint: { type: "Paint", inputs: { image: "photo.image" } } },
};
const done = { state: "done" } as never;

beforeEach(() => {
  const conversions = [{ source: "Mask", target: "Image" }];
  useCatalogue.setState({ knowledge: knowledgeOf({ nodes, sockets: [], conversions }) });
  useDocument.getState().open(recipe, { id: null, shipped: false }, null);
  useRuns.setState({ shown: "r1", recipes: { r1: recipe }, states: { r1: { photo: done, paint: done } } });
});

test("a run without a saving node saved nothing; one with such a node that ran did", () => {
  expect(savedNothing("r1")).toBe(true);
  expect(savedNothing("unknown")).toBe(false);
  const saving = { ...recipe, nodes: { ...recipe.nodes, save: { type: "Save Image" } } };
  const states = { r1: { photo: done, save: done } };
  useRuns.setState({ recipes: { r1: saving }, states });
  expect(savedNothing("r1")).toBe(false);
  useRuns.setState({ states: { r1: { photo: done } } });
  expect(savedNothing("r1")).toBe(true);
});

test("the node that saves is added in one step, wired to the last picture", () => {
  expect(savingNode()).toBe(save);
  addSaving("r1", save);
  const added = Object.values(currentRecipe().nodes ?? {}).find(({ type }) => type === "Save Image");
  expect(added?.inputs).toEqual({ image: "paint.image" });
  useDocument.getState().undo();
  expect(currentRecipe()).toEqual(recipe);
});

test("inside a group a node that saves counts, and its picture is the group's", () => {
  const grouped = (inner: Recipe["nodes"]): Recipe => ({
    impasto: 1,
    nodes: { photo: { type: "Load" }, group2: { type: "definition:one" } },
    definitions: { one: { nodes: inner ?? {}, outputs: { image: "paint.image" } } },
  });
  const states = { r1: { photo: done, "group2/paint": done, "group2/save": done } };
  const saving = grouped({ paint: { type: "Paint" }, save: { type: "Save Image" } });
  useRuns.setState({ recipes: { r1: saving }, states });
  expect(savedNothing("r1")).toBe(false);
  const without = grouped({ paint: { type: "Paint" } });
  useDocument.getState().open(without, { id: null, shipped: false }, null);
  const group = node("definition:one", { outputs: [socket("image", "Image")], presets: [] });
  useCatalogue.setState({
    knowledge: knowledgeOf({ nodes: [...nodes, group], sockets: [], conversions: [] }),
  });
  useRuns.setState({ recipes: { r1: without }, states: { r1: { photo: done, "group2/paint": done } } });
  expect(savedNothing("r1")).toBe(true);
  addSaving("r1", save);
  const added = Object.values(currentRecipe().nodes ?? {}).find(({ type }) => type === "Save Image");
  expect(added?.inputs).toEqual({ image: "group2.image" });
});

test("what adds a node that saves is offered as long as its recipe is on the canvas", () => {
  const notices = () => useNotices.getState().notices;
  sayNothingSaved("r1", save, () => {});
  useDocument.getState().perform(rename("The same, called otherwise"));
  expect(notices()).toHaveLength(1);
  useDocument.getState().open({ ...recipe, name: "Another" }, { id: null, shipped: false }, null);
  expect(notices()).toEqual([]);
});

import { beforeEach, expect, test } from "vitest";
import type { Catalogue, NodeInfo, Problem, Recipe } from "../../src/api/types";
import { fixFor } from "../../src/canvas";
import { useConnecting } from "../../src/canvas/connecting";
import { knowledgeOf } from "../../src/catalogue";
import { nodeOf } from "../../src/document";
import { currentRecipe, useCatalogue, useDocument } from "../../src/state";

const socket = { socket: "Image", many: false, required: true, help: "" };
const node = (type: string, inputs: string[], outputs: string[]) =>
  ({
    type,
    title: type,
    inputs: inputs.map((name) => ({ name, label: name, ...socket })),
    outputs: outputs.map((name) => ({ name, label: name, ...socket })),
    parameters: [],
    presets: [],
  }) as unknown as NodeInfo;
const catalogue = {
  nodes: [node("Load", [], ["image"]), node("Blend", ["base", "overlay"], ["image"])],
  sockets: [],
  conversions: [],
} as unknown as Catalogue;
const problem: Problem = {
  code: "missing",
  message: "Nothing is wired.",
  hint: "",
  node: "blend",
  input: "overlay",
  received: null,
};
const fix = () => {
  const [, info] = catalogue.nodes;
  return fixFor(problem, "blend", nodeOf(currentRecipe(), "blend") ?? { type: "Blend" }, info);
};

function open(nodes: NonNullable<Recipe["nodes"]>): void {
  useDocument.getState().open({ impasto: 1, nodes }, { id: null, shipped: false }, null);
}

beforeEach(() => {
  useCatalogue.setState({ catalogue, knowledge: knowledgeOf(catalogue) });
  useConnecting.getState().closePalette();
});

test("an input that lacks a wire is offered the nodes that are there before new ones", () => {
  open({ photo: { type: "Load" }, blend: { type: "Blend", inputs: { base: "photo.image" } } });
  const found = fix();
  expect(found?.with?.map(({ label }) => label)).toEqual(["Load: image"]);
  found?.with?.[0]?.mend();
  expect(nodeOf(currentRecipe(), "blend")?.inputs).toEqual({ base: "photo.image", overlay: "photo.image" });
  expect(useDocument.getState().past.length).toBe(1);
});

test("where no node fits, it begins with a new one", () => {
  open({ blend: { type: "Blend" } });
  const found = fix();
  expect(found?.with).toEqual([]);
  found?.mend();
  expect(useConnecting.getState().palette?.from?.name).toBe("overlay");
});

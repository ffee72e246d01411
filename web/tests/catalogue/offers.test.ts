import { expect, test } from "vitest";
import type { Catalogue, NodeInfo, Recipe } from "../../src/api/types";
import { knowledgeOf, outputsThatFit, titlesOf } from "../../src/catalogue";

const info = (type: string, inputs: string[], outputs: string[]) =>
  ({
    type,
    title: type,
    inputs: inputs.map((name) => ({ name, label: name, socket: "Image", required: true, many: false })),
    outputs: outputs.map((name) => ({ name, label: name, socket: name === "number" ? "Number" : "Image" })),
    parameters: [],
    presets: [],
  }) as unknown as NodeInfo;
const knowledge = knowledgeOf({
  nodes: [
    info("Load", [], ["image"]),
    info("Blend", ["base", "overlay"], ["image"]),
    info("Count", [], ["number"]),
  ],
  conversions: [],
} as unknown as Catalogue);
const recipe: Recipe = {
  impasto: 1,
  nodes: {
    one: { type: "Load" },
    two: { type: "Load" },
    count: { type: "Count" },
    blend: { type: "Blend", inputs: { base: "one.image" } },
    after: { type: "Blend", inputs: { base: "blend.image" } },
  },
};

test("an input is offered every output that fits, and none that would go in a circle", () => {
  const found = outputsThatFit(knowledge, recipe, { node: "blend", name: "overlay" });
  expect(found.map(({ node }) => node)).toEqual(["one", "two"]);
});

test("what it has already is not offered again", () => {
  const found = outputsThatFit(knowledge, recipe, { node: "blend", name: "base" });
  expect(found.map(({ node }) => node)).toEqual(["two"]);
});

test("nodes of the same title are told apart", () => {
  expect([...titlesOf(recipe, knowledge).values()]).toEqual([
    "Load 1",
    "Load 2",
    "Count",
    "Blend 1",
    "Blend 2",
  ]);
});

import { expect, test } from "vitest";
import type { Catalogue, NodeInfo, Recipe } from "../../src/api/types";
import { knowledgeOf, obviousInputs } from "../../src/catalogue";

const parameter = (name: string, kind: string, more = false) => ({ name, more, widget: { kind } });
const info = (type: string, socket: string, parameters: unknown[]) =>
  ({
    type,
    title: type,
    inputs: [{ name: "in", socket }],
    outputs: [],
    parameters,
    presets: [],
  }) as unknown as NodeInfo;
const knowledge = knowledgeOf({
  nodes: [
    info("Load", "Image", [parameter("file", "image")]),
    info("Blend", "Image", [parameter("opacity", "slider")]),
    info("Transfer", "Style", [
      parameter("levels", "slider"),
      parameter("seed", "seed"),
      parameter("tile", "slider", true),
      parameter("strength", "slider"),
      parameter("evaluations", "slider"),
    ]),
  ],
  conversions: [],
} as unknown as Catalogue);

test("offered are every picture and the first sliders of what paints, but none that has a name", () => {
  const recipe: Recipe = {
    impasto: 1,
    inputs: { steps: { node: "transfer", parameter: "levels" } },
    nodes: { transfer: { type: "Transfer" }, blend: { type: "Blend" }, photo: { type: "Load" } },
  };
  const names = (of: Recipe) =>
    obviousInputs(knowledge, of).map(({ node, parameter }) => `${node}.${parameter.name}`);
  expect(names(recipe)).toEqual(["photo.file", "transfer.strength"]);
  expect(names({ ...recipe, inputs: {} })).toEqual(["photo.file", "transfer.levels", "transfer.strength"]);
});

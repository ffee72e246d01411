import fc from "fast-check";
import { expect, test } from "vitest";
import type { Catalogue, NodeInfo, Recipe } from "../../src/api/types";
import { knowledgeOf } from "../../src/catalogue";
import { wiresOf } from "../../src/document";
import { executionOrder, outlineOf, sourcesFor, targetsFor } from "../../src/outline/tree";

const input = (name: string, many = false) => ({ name, label: name, socket: "Image", required: true, many });
const info = (type: string, inputs: string[], outputs: string[]) =>
  ({
    type,
    title: type,
    inputs: inputs.map((name) => input(name, name === "styles")),
    outputs: outputs.map((name) => ({ name, label: name, socket: "Image" })),
    parameters: [],
    presets: [],
  }) as unknown as NodeInfo;
const knowledge = knowledgeOf({
  nodes: [
    info("Load", [], ["image"]),
    info("Blend", ["a", "styles"], ["image"]),
    info("Save", ["image"], []),
  ],
  conversions: [],
} as unknown as Catalogue);

const recipe: Recipe = {
  impasto: 1,
  name: "",
  nodes: {
    save: { type: "Save", inputs: { image: "blend.image" } },
    blend: { type: "Blend", inputs: { a: "one.image", styles: ["two.image"] } },
    one: { type: "Load" },
    two: { type: "Load" },
  },
};

test("nodes come behind those that they need, and equal titles are numbered", () => {
  const nodes = outlineOf(recipe, knowledge);
  expect(nodes.map(({ id }) => id)).toEqual(["one", "two", "blend", "save"]);
  expect(nodes.map(({ title }) => title)).toEqual(["Load 1", "Load 2", "Blend", "Save"]);
});

test("an input that takes several has a line for each wire and one for one more", () => {
  const blend = outlineOf(recipe, knowledge).find(({ id }) => id === "blend");
  expect(blend?.inputs.map(({ name, slot, wire }) => [name, slot, wire?.source ?? null])).toEqual([
    ["a", 0, "one"],
    ["styles", 0, "two"],
    ["styles", 1, null],
  ]);
});

test("only what fits and makes no circle is offered, and what is wired there is not", () => {
  const nodes = outlineOf(recipe, knowledge);
  const wire = nodes.find(({ id }) => id === "blend")?.inputs[0]?.wire ?? null;
  const sources = sourcesFor(recipe, knowledge, nodes, { node: "blend", name: "a" }, wire);
  expect(sources.map(({ socket }) => socket.node)).toEqual(["two"]);
  const targets = targetsFor(recipe, knowledge, nodes, { node: "one", name: "image" });
  expect(targets.map(({ socket, instead }) => [socket.node, socket.name, instead?.source ?? null])).toEqual([
    ["blend", "styles", null],
    ["save", "image", "blend"],
  ]);
});

test("whatever the wires, every node is told once, behind all that it needs", () => {
  const graphs = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    .chain((needs) =>
      fc.shuffledSubarray([...needs.keys()], { minLength: needs.length }).map((order) => ({ needs, order })),
    );
  fc.assert(
    fc.property(graphs, ({ needs, order }) => {
      const nodes = Object.fromEntries(
        order.map((at) => [
          `n${at}`,
          {
            type: "Blend",
            inputs: { styles: at === 0 ? [] : (needs[at] ?? []).map((to) => `n${to % at}.image`) },
          },
        ]),
      );
      const graph: Recipe = { impasto: 1, name: "", nodes };
      const told = executionOrder(graph);
      expect([...told].sort()).toEqual(Object.keys(nodes).sort());
      for (const { source, target } of wiresOf(graph)) {
        expect(told.indexOf(source)).toBeLessThan(told.indexOf(target));
      }
    }),
  );
});

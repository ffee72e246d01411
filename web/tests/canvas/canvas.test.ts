import { describe, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import { useFlow } from "../../src/canvas/flow";
import { places } from "../../src/canvas/geometry";
import { holdsRecipe } from "../../src/canvas/recipeFiles";
import { knowledgeOf } from "../../src/catalogue";
import { begin, moveNodes, perform, setParameter, wire } from "../../src/document";
import { infoOf } from "../document/infos";

const blend = infoOf("Blend");
const knowledge = knowledgeOf({ nodes: [blend], sockets: [], conversions: [] });
const recipe: Recipe = {
  impasto: 1,
  name: "Three",
  nodes: {
    a: { type: "Blend" },
    b: { type: "Blend", inputs: { base: "a.image" } },
    c: { type: "Unknown", inputs: { base: ["a.image", "b.image"] } },
  },
  layout: { a: [0, 0], b: [300, 0], c: [600, 0] },
};
const draw = (next: Recipe) => {
  useFlow.getState().sync(next, knowledge);
  return useFlow.getState();
};

describe("what React Flow is given", () => {
  test("keeps the identity of all that a parameter does not touch", () => {
    const before = draw(recipe);
    const after = draw(perform(begin(recipe), setParameter("a", "opacity", 0.5)).recipe);
    expect(after.nodes).toBe(before.nodes);
    expect(after.edges).toBe(before.edges);
  });

  test("changes only the node that moved", () => {
    const before = draw(recipe);
    const moved = perform(begin(recipe), moveNodes(recipe, new Map([["b", { x: 9, y: 9 }]]))).recipe;
    const after = draw(moved);
    expect(after.nodes.map((node, at) => node === before.nodes[at])).toEqual([true, false, true]);
  });

  test("has a wire for each place of an input that takes several, and none from a node that is not there", () => {
    const to = { node: "b", name: "base" };
    const dangling = perform(begin(recipe), wire(recipe, { node: "gone", name: "image" }, to, false)).recipe;
    expect(draw(dangling).edges.map((edge) => edge.id)).toEqual(["a.image c.base 0", "b.image c.base 1"]);
  });
});

test("nodes without a place go in columns by what they need, clear of those that have one", () => {
  const { layout: _none, ...lost } = recipe;
  const found = places(lost, () => blend);
  const x = (id: string) => found.get(id)?.x ?? Number.NaN;
  expect(x("a")).toBeLessThan(x("b"));
  expect(x("b")).toBeLessThan(x("c"));
  const below = places({ ...recipe, layout: { a: [0, 500] } }, () => blend);
  expect(below.get("b")?.y).toBeGreaterThan(500);
});

test("a circle of nodes without places is drawn all the same", () => {
  const circle: Recipe = {
    nodes: {
      a: { type: "Blend", inputs: { base: "b.image" } },
      b: { type: "Blend", inputs: { base: "a.image" } },
    },
  };
  expect(places(circle, () => blend).size).toBe(2);
});

describe("a dropped file", () => {
  const chunk = (kind: string, body: string) => {
    const bytes = new Uint8Array(12 + body.length);
    new DataView(bytes.buffer).setUint32(0, body.length);
    bytes.set(new TextEncoder().encode(kind + body), 4);
    return bytes;
  };
  const png = (...chunks: Uint8Array<ArrayBuffer>[]) =>
    new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...chunks], "a.png");

  test("is a recipe when it is JSON or a PNG that carries one", async () => {
    expect(await holdsRecipe(new File(["{}"], "a.json"))).toBe(true);
    const exported = png(
      chunk("IHDR", "x".repeat(13)),
      chunk("iTXt", "impasto\0\0\0\0\0{}"),
      chunk("IEND", ""),
    );
    expect(await holdsRecipe(exported)).toBe(true);
  });

  test("is a picture otherwise, however broken", async () => {
    expect(
      await holdsRecipe(png(chunk("IHDR", "x".repeat(13)), chunk("iTXt", "Comment\0"), chunk("IEND", ""))),
    ).toBe(false);
    expect(await holdsRecipe(new File(["\xff\xd8 jpeg"], "a.jpg"))).toBe(false);
    expect(await holdsRecipe(new File([], "empty.png"))).toBe(false);
    expect(await holdsRecipe(png())).toBe(false);
  });
});

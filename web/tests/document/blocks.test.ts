import { expect, test } from "vitest";
import type { Definition, Recipe } from "../../src/api/types";
import {
  applyPatches,
  blockOf,
  bring,
  insideOfBlock,
  keptDefinitions,
  paste,
  renamedBlock,
} from "../../src/document";

const inner = (grey: number): Definition => ({
  title: "Inner",
  outputs: { image: "a.image" },
  nodes: { a: { type: "Flat", parameters: { grey } } },
});
const outer: Definition = {
  title: "Outer",
  outputs: { image: "b.image" },
  nodes: { b: { type: "definition:inner" } },
};
const recipe: Recipe = {
  impasto: 1,
  nodes: {
    photo: { type: "LoadImage" },
    warm: {
      type: "definition:outer",
      inputs: { image: "photo.image" },
      parameters: { grey: 0.3 },
      mode: "mute",
    },
  },
  definitions: { inner: inner(0.5), outer, unused: inner(0.1) },
};
const block = blockOf(recipe, "warm", "Warm light", "Makes it warm.") as Recipe;
const into = (target: Recipe, here: string | null = null) => {
  const { patches, names } = bring(target, block.definitions ?? {}, here);
  return { after: applyPatches(target, patches).tree, names };
};

test("a block is one node with all its definitions, and without its wires", () => {
  expect(block.nodes).toEqual({ block: { type: "definition:outer", parameters: { grey: 0.3 } } });
  expect(Object.keys(block.definitions ?? {})).toEqual(["inner", "outer"]);
  expect(block.definitions?.outer).toMatchObject({ title: "Warm light", about: "Makes it warm." });
  expect(insideOfBlock(block)).toEqual({ name: "outer", parameters: { grey: 0.3 } });
  expect(blockOf(recipe, "photo", "No group", "")).toBeNull();
  expect(renamedBlock(block, "Cold").definitions?.outer?.title).toBe("Cold");
});

test("a block brings its definitions once, however often it is added", () => {
  const { after, names } = into({ impasto: 1 });
  expect(Object.fromEntries(names)).toEqual({ inner: "inner", outer: "outer" });
  expect(after.definitions).toEqual(block.definitions);
  expect(into(after).after).toBe(after);
});

test("a definition of the same name that is another gets a name beside it, and so does what uses it", () => {
  const other: Recipe = { impasto: 1, definitions: { inner: inner(0.9) } };
  const { after, names } = into(other);
  expect(Object.fromEntries(names)).toEqual({ inner: "inner2", outer: "outer" });
  expect(after.definitions?.inner).toEqual(inner(0.9));
  expect(after.definitions?.inner2).toEqual(inner(0.5));
  expect(after.definitions?.outer?.nodes).toEqual({ b: { type: "definition:inner2" } });
  const again = into(after);
  expect(again.after).toBe(after);
  expect(Object.fromEntries(again.names)).toEqual({ inner: "inner2", outer: "outer" });
});

test("inside itself a block is another", () => {
  const { after } = into({ impasto: 1 });
  const { names } = into(after, "outer");
  expect(Object.fromEntries(names)).toEqual({ inner: "inner", outer: "outer2" });
});

test("what is pasted shares the definitions that are there", () => {
  const once = paste({ impasto: 1 }, block, { x: 0, y: 0 });
  const first = applyPatches({ impasto: 1 } as Recipe, once.edit.patches).tree;
  const second = applyPatches(first, paste(first, block, { x: 0, y: 0 }).edit.patches).tree;
  expect(Object.keys(second.definitions ?? {})).toEqual(["inner", "outer"]);
  expect(Object.values(second.nodes ?? {}).map(({ type }) => type)).toEqual([
    "definition:outer",
    "definition:outer",
  ]);
});

test("what was added of a block is known again as it, under whatever name, until it is changed", () => {
  const { after } = into({ impasto: 1, nodes: {}, definitions: { outer: inner(0.1) } });
  expect([...keptDefinitions(after, [block])]).toEqual(["outer2"]);
  expect([...keptDefinitions(after, [null])]).toEqual([]);
  expect([...keptDefinitions(recipe, [block])]).toEqual([]);
});

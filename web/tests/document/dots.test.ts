import { expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import {
  applyPatches,
  copyNodes,
  duplicateTo,
  group,
  paste,
  readFragment,
  reroutesOf,
  tidied,
  unpack,
} from "../../src/document";

const recipe: Recipe = {
  impasto: 1,
  nodes: {
    load: { type: "Load" },
    blur: { type: "Blur", inputs: { image: "load.image" } },
    mix: { type: "Mix", inputs: { base: "blur.image", top: "load.image" } },
    keep: { type: "Keep", inputs: { image: "mix.image" } },
  },
  layout: {
    load: [0, 0],
    blur: [300, 0],
    mix: [600, 0],
    keep: [900, 0],
    $editor: {
      reroutes: {
        "load.image>blur.image": [[200, 50]],
        "blur.image>mix.base": [[500, 60]],
        "mix.image>keep.image": [[800, 70]],
      },
    },
  },
};
const done = (before: Recipe, patches: Parameters<typeof applyPatches>[1]) =>
  applyPatches(before, tidied(before, patches)).tree;
const sizeOf = () => ({ width: 240, height: 100 });
const sockets = { input: () => "Image", output: () => "Image" };

test("nodes that are copied to another place bring the dots of the wires among them along", () => {
  const text = copyNodes(recipe, ["blur", "mix"]) ?? "";
  const pasted = done(recipe, paste(recipe, readFragment(text) as Recipe, { x: 300, y: 400 }).edit.patches);
  expect(reroutesOf(pasted)["blur2.image>mix2.base"]).toEqual([[500, 460]]);
});

test("nodes that are copied by a drag with Alt do, too", () => {
  const places = new Map([
    ["blur", { x: 300, y: 400 }],
    ["mix", { x: 600, y: 400 }],
  ]);
  const copied = done(recipe, duplicateTo(recipe, places).edit.patches);
  expect(reroutesOf(copied)["blur2.image>mix2.base"]).toEqual([[500, 460]]);
});

test("a group keeps the dots inside it and those of the wires that lead in and out, and so does laying it open", () => {
  const made = group(recipe, ["blur", "mix"], sockets, sizeOf, "Group");
  const grouped = done(recipe, made?.edit.patches ?? []);
  expect(reroutesOf(grouped)).toEqual({
    "load.image>group.image": [[200, 50]],
    "group.image>keep.image": [[800, 70]],
  });
  const inside = grouped.definitions?.group;
  expect(reroutesOf({ impasto: 1, layout: inside?.layout ?? {} })).toEqual({
    "blur.image>mix.base": [[500, 60]],
  });
  const open = done(grouped, unpack(grouped, "group", sizeOf, true)?.edit.patches ?? []);
  expect(reroutesOf(open)).toEqual(reroutesOf(recipe));
});

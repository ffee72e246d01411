import { describe, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import {
  addNode,
  begin,
  copyNodes,
  duplicate,
  type Edit,
  paste,
  perform,
  readFragment,
  remove,
  rename,
  serialise,
  setParameter,
  settle,
  undo,
  wire,
} from "../../src/document";
import { infoOf } from "./infos";

const small: Recipe = {
  impasto: 1,
  name: "Small",
  inputs: { picture: { node: "photo", parameter: "file" } },
  nodes: {
    photo: { type: "LoadImage", version: 1, parameters: { file: "sample:coast" } },
    mix: {
      type: "Blend",
      version: 1,
      inputs: { base: "photo.image", styles: ["photo.image", "other.image"] },
    },
    other: { type: "FromElsewhere", version: 7, "x-data": [1, 2] },
  },
  layout: { photo: [0, 0], mix: [300, 0] },
};

describe("deleting a node", () => {
  const after = perform(begin(small), remove(small, ["photo"], [], "node")).recipe;

  test("cuts its wires and keeps the other wires of the same input in order", () => {
    expect(after.nodes?.mix?.inputs).toEqual({ styles: ["other.image"] });
  });

  test("takes away its place and the named inputs that set it", () => {
    expect(after.layout).toEqual({ mix: [300, 0] });
    expect(after.inputs).toEqual({});
  });
});

describe("wiring", () => {
  test("an input that takes several wires puts the new one last, and the same one only once", () => {
    const to = { node: "mix", name: "styles" };
    const more = perform(begin(small), wire(small, { node: "mix2", name: "image" }, to, true)).recipe;
    expect(more.nodes?.mix?.inputs?.styles).toEqual(["photo.image", "other.image", "mix2.image"]);
    const same = wire(small, { node: "photo", name: "image" }, to, true);
    expect(perform(begin(small), same).recipe.nodes?.mix?.inputs?.styles).toEqual([
      "photo.image",
      "other.image",
    ]);
  });

  test("another input gives its wire up for the new one", () => {
    const edit = wire(small, { node: "other", name: "image" }, { node: "mix", name: "base" }, false);
    expect(perform(begin(small), edit).recipe.nodes?.mix?.inputs?.base).toBe("other.image");
  });
});

test("a drag of a slider is one step of undo, and the next drag another", () => {
  let history = begin(small);
  for (const x of [0.1, 0.2, 0.3]) history = perform(history, setParameter("mix", "opacity", x));
  history = settle(history);
  history = perform(history, setParameter("mix", "opacity", 0.9));
  expect(history.past).toHaveLength(2);
  expect(undo(history).recipe.nodes?.mix?.parameters).toEqual({ opacity: 0.3 });
  expect(undo(undo(history)).recipe).toEqual(small);
});

test("an edit that changes nothing leaves no step", () => {
  expect(perform(begin(small), rename("Small")).past).toHaveLength(0);
});

test("new nodes get names that read well, each its own", () => {
  const first = addNode(small, infoOf("PyramidTransfer", "Pyramid Transfer"), { x: 0, y: 0 });
  expect(first.id).toBe("transfer");
  const second = addNode(perform(begin(small), first.edit).recipe, infoOf("X", "Color Transfer"), {
    x: 0,
    y: 0,
  });
  expect(second.id).toBe("transfer2");
});

describe("copying and pasting", () => {
  test("keeps the wires inside, drops those from outside, and puts the corner where it is asked", () => {
    const fragment = readFragment(copyNodes(small, ["photo", "mix"]) ?? "");
    if (!fragment) throw new Error("nothing was copied");
    const { edit, ids: made } = paste(small, fragment, { x: 1000, y: 50 });
    const { recipe } = perform(begin(small), edit);
    expect(made).toEqual(["photo2", "mix2"]);
    expect(recipe.nodes?.mix2?.inputs).toEqual({ base: "photo2.image", styles: ["photo2.image"] });
    expect(recipe.layout?.mix2).toEqual([1300, 50]);
  });

  test("duplicating keeps the wires from outside", () => {
    const { recipe } = perform(begin(small), duplicate(small, ["mix"]).edit);
    expect(recipe.nodes?.mix2?.inputs).toEqual(small.nodes?.mix?.inputs);
  });

  test("a copy of the same once more lies beside the first, wherever it is asked for", () => {
    const places = (recipe: Recipe) => ["mix", "mix2", "mix3"].map((id) => recipe.layout?.[id]);
    const twice = (make: (recipe: Recipe) => Edit) => {
      const once = perform(begin(small), make(small)).recipe;
      return perform(begin(once), make(once)).recipe;
    };
    const aside = [300, 332, 364].map((x, step) => [x, 32 * step]);
    expect(places(twice((recipe) => duplicate(recipe, ["mix"]).edit))).toEqual(aside);
    const fragment = readFragment(copyNodes(small, ["mix"]) ?? "") as Recipe;
    expect(places(twice((recipe) => paste(recipe, fragment, { x: 305, y: -5 }).edit))).toEqual([
      [300, 0],
      [337, 27],
      [369, 59],
    ]);
    const far = { ...small, layout: { mix: [1e300, 0] } };
    expect(duplicate(far, ["mix"]).ids).toEqual(["mix2"]);
  });

  test("text that is no recipe is refused", () => {
    for (const text of ["", "hello", "[]", '{"nodes": {}}', '{"impasto": 2, "nodes": {}}']) {
      expect(readFragment(text)).toBeNull();
    }
  });
});

test("text is written with keys in a fixed order, unknown ones last, and empty parts left out", () => {
  const text = serialise({
    layout: { a: [1, 2] },
    "x-more": 1,
    nodes: { a: { parameters: {}, "x-data": 2, mode: null, type: "Blend" } },
    name: "N",
    impasto: 1,
    inputs: {},
  });
  expect(text).toBe(
    '{\n  "impasto": 1,\n  "name": "N",\n  "nodes": {\n    "a": {"type": "Blend", "version": 1, "x-data": 2}\n  },\n' +
      '  "layout": {\n    "a": [1, 2]\n  },\n  "x-more": 1\n}\n',
  );
});

test("a fragment with a malformed part is none", () => {
  const of = (node: unknown, layout: unknown = {}) =>
    readFragment(JSON.stringify({ impasto: 1, nodes: { a: node }, layout }));
  expect(of({ type: "Blend", inputs: { base: ["b.image"], top: "c.image" } })).not.toBeNull();
  const malformed = [
    null,
    { type: 3 },
    { type: "Blend", inputs: [] },
    { type: "Blend", inputs: { base: 5 } },
    { type: "Blend", inputs: { base: [5] } },
    { type: "Blend", parameters: "x" },
  ];
  for (const node of malformed) expect(of(node)).toBeNull();
  expect(of({ type: "Blend" }, [1])).toBeNull();
});

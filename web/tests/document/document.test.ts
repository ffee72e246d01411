import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue, NodeInfo, Recipe } from "../../src/api/types";
import {
  addNode,
  begin,
  copyNodes,
  describe as describeRecipe,
  duplicate,
  type Edit,
  type History,
  moveNodes,
  nameInput,
  nodesOf,
  orderWire,
  paste,
  perform,
  readFragment,
  redo,
  remove,
  rename,
  renameInput,
  serialise,
  setMode,
  setParameter,
  settle,
  undo,
  unnameInput,
  wire,
  wiresOf,
} from "../../src/document";

const info = (type: string, title: string): NodeInfo => ({
  type,
  title,
  category: "Test",
  version: 1,
  icon: "box",
  synonyms: [],
  summary: "",
  description: "",
  effect: false,
  inputs: [{ name: "base", label: "base", help: "", socket: "Image", many: false, required: true }],
  outputs: [{ name: "image", label: "image", help: "", socket: "Image" }],
  parameters: [],
});

const ids = fc.constantFrom("photo", "blend", "blend2", "constructor", "toString", "a");
const names = fc.constantFrom("base", "styles", "__proto__", "valueOf", "levels");
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const source = fc.tuple(ids, names).map(([id, name]) => `${id}.${name}`);
const table = <T>(keys: fc.Arbitrary<string>, values: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(keys, values), { selector: ([key]) => key, maxLength: 4 }).map((entries) => {
    return Object.fromEntries(entries);
  });

const node = fc.record(
  {
    type: fc.constantFrom("Blend", "LoadImage", "Unknown"),
    version: fc.integer({ min: 1, max: 3 }),
    mode: fc.constantFrom<"bypass" | "mute" | null>("bypass", "mute", null),
    inputs: table(names, fc.oneof(source, fc.uniqueArray(source, { maxLength: 3 }))),
    parameters: table(names, value),
    "x-kept": value,
  },
  { requiredKeys: ["type"] },
);
const recipes: fc.Arbitrary<Recipe> = fc.record(
  {
    impasto: fc.constant(1 as const),
    name: fc.string(),
    about: fc.string(),
    inputs: table(names, fc.record({ node: ids, parameter: names })),
    nodes: table(ids, node),
    layout: table(fc.oneof(ids, fc.constant("$editor")), fc.tuple(fc.integer(), fc.integer())),
    lock: value,
  },
  { requiredKeys: ["impasto", "name", "nodes"] },
);

/** A command, chosen by numbers so that it can be made for any recipe. */
type Choice = (recipe: Recipe) => Edit;
const choices: fc.Arbitrary<Choice> = fc.oneof(
  fc.constantFrom("Blend", "Load Image").map(
    (title): Choice =>
      (recipe) => {
        return addNode(recipe, info(title, title), { x: 1.4, y: 2 }).edit;
      },
  ),
  fc.array(ids, { maxLength: 3 }).map(
    (some): Choice =>
      (recipe) =>
        remove(recipe, some, [], "nodes"),
  ),
  fc.tuple(fc.array(ids, { maxLength: 2 }), fc.nat(), fc.nat()).map(
    ([some, a, b]): Choice =>
      (recipe) => {
        const wires = wiresOf(recipe);
        return remove(
          recipe,
          some,
          [wires[a % (wires.length || 1)], wires[b % (wires.length || 1)]].flatMap((each) => each ?? []),
          "things",
        );
      },
  ),
  fc.tuple(ids, fc.integer(), fc.integer()).map(
    ([id, x, y]): Choice =>
      (recipe) => {
        return moveNodes(recipe, new Map([[id, { x, y }]]));
      },
  ),
  fc.tuple(ids, names, ids, names, fc.boolean()).map(
    ([from, output, to, input, many]): Choice =>
      (recipe) => {
        const target = Object.hasOwn(nodesOf(recipe), to) ? to : Object.keys(nodesOf(recipe))[0];
        if (target === undefined) return rename("no nodes");
        return wire(recipe, { node: from, name: output }, { node: target, name: input }, many);
      },
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([which, slot]): Choice =>
      (recipe) => {
        const found = wiresOf(recipe)[which % (wiresOf(recipe).length || 1)];
        return found ? orderWire(recipe, found, slot % 3) : rename("no wires");
      },
  ),
  fc.tuple(ids, names, fc.option(value, { nil: undefined })).map(
    ([id, name, next]): Choice =>
      (recipe) => {
        return Object.hasOwn(nodesOf(recipe), id) ? setParameter(id, name, next) : rename("none");
      },
  ),
  fc
    .tuple(fc.array(ids), fc.constantFrom("bypass" as const, "mute" as const, null))
    .map(([some, mode]): Choice => {
      return (recipe) => setMode(recipe, some, mode);
    }),
  fc.array(ids, { maxLength: 3 }).map(
    (some): Choice =>
      (recipe) =>
        duplicate(recipe, some).edit,
  ),
  recipes.map(
    (other): Choice =>
      (recipe) =>
        paste(recipe, other, { x: 5, y: 5 }).edit,
  ),
  fc.tuple(ids, names).map(
    ([id, name]): Choice =>
      (recipe) =>
        nameInput(recipe, id, name),
  ),
  names.map(
    (name): Choice =>
      () =>
        unnameInput(name),
  ),
  fc.tuple(names, names).map(
    ([from, to]): Choice =>
      (recipe) =>
        renameInput(recipe, from, to),
  ),
  fc.string().map(
    (text): Choice =>
      () =>
        rename(text),
  ),
  fc.string().map(
    (text): Choice =>
      () =>
        describeRecipe(text),
  ),
);

const done = (history: History, steps: readonly [Choice, boolean][]) =>
  steps.reduce((now, [choice, over]) => {
    const next = perform(now, choice(now.recipe));
    return over ? settle(next) : next;
  }, history);

const steps = fc.array(fc.tuple(choices, fc.boolean()), { maxLength: 12 });

describe("every command", () => {
  test("is undone to the same text, byte for byte", () => {
    fc.assert(
      fc.property(recipes, steps, (recipe, some) => {
        let history = done(begin(recipe), some);
        while (history.past.length > 0) history = undo(history);
        expect(serialise(history.recipe)).toBe(serialise(recipe));
        expect(JSON.stringify(history.recipe)).toBe(JSON.stringify(recipe));
      }),
      { numRuns: 500 },
    );
  });

  test("is done again to the same text after it was undone", () => {
    fc.assert(
      fc.property(recipes, steps, (recipe, some) => {
        let history = done(begin(recipe), some);
        const after = JSON.stringify(history.recipe);
        while (history.past.length > 0) history = undo(history);
        while (history.future.length > 0) history = redo(history);
        expect(JSON.stringify(history.recipe)).toBe(after);
      }),
      { numRuns: 300 },
    );
  });

  test("leaves the recipe it was given as it is", () => {
    fc.assert(
      fc.property(recipes, choices, (recipe, choice) => {
        const before = JSON.stringify(recipe);
        perform(begin(recipe), choice(recipe));
        expect(JSON.stringify(recipe)).toBe(before);
      }),
    );
  });
});

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
  const first = addNode(small, info("PyramidTransfer", "Pyramid Transfer"), { x: 0, y: 0 });
  expect(first.id).toBe("transfer");
  const second = addNode(perform(begin(small), first.edit).recipe, info("X", "Color Transfer"), {
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

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue, NodeInfo, Recipe } from "../../src/api/types";
import {
  addNode,
  begin,
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
  presets: [],
  preset_keeps: [],
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

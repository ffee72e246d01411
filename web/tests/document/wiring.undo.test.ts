import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue, Recipe } from "../../src/api/types";
import {
  addBetween,
  addDot,
  applyPatches,
  begin,
  cutWires,
  duplicateTo,
  type Edit,
  type Healing,
  moveDot,
  moveWire,
  moveWithDots,
  nodesOf,
  perform,
  redo,
  removeDot,
  removeHealed,
  rename,
  serialise,
  splice,
  tidied,
  undo,
  type WireRef,
  wiresOf,
} from "../../src/document";
import { infoOf } from "./infos";

const info = infoOf("Blend");

const ids = fc.constantFrom("photo", "first", "second", "last", "constructor");
const names = fc.constantFrom("base", "mask", "styles", "__proto__");
const source = fc.tuple(ids, fc.constantFrom("image", "alpha")).map(([id, name]) => `${id}.${name}`);
const point = fc.record({
  x: fc.integer({ min: -999, max: 999 }),
  y: fc.double({ min: -99, max: 99, noNaN: true }),
});
const table = <T>(keys: fc.Arbitrary<string>, values: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(keys, values), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries));
const node = fc.record(
  {
    type: fc.constant("Blend"),
    inputs: table(names, fc.oneof(source, fc.uniqueArray(source, { maxLength: 3 }))),
  },
  { requiredKeys: ["type"] },
);
const dots = fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 3 });
const editor: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constant<JsonValue>(null),
  fc.constant<JsonValue>([1]),
  fc.record(
    {
      reroutes: table(
        fc.tuple(source, source).map((ends) => ends.join(">")),
        dots,
      ),
      notes: fc.constant({}),
    },
    { requiredKeys: [] },
  ),
);
const recipes: fc.Arbitrary<Recipe> = fc
  .record(
    {
      impasto: fc.constant(1 as const),
      nodes: table(ids, node),
      layout: table(ids, fc.tuple(fc.integer(), fc.integer())),
      editor,
    },
    { requiredKeys: ["impasto", "nodes", "layout"] },
  )
  .map(({ editor: kept, ...recipe }) => ({
    ...recipe,
    layout: kept === undefined ? recipe.layout : { ...recipe.layout, $editor: kept },
  }));

type Choice = (recipe: Recipe) => Edit;
const nothing = rename("nothing to do");
const one = <T>(all: readonly T[], at: number): T | undefined => all[at % (all.length || 1)];
const ofWire =
  (act: (recipe: Recipe, wire: WireRef) => Edit) =>
  (at: number): Choice => {
    return (recipe) => {
      const wire = one(wiresOf(recipe), at);
      return wire ? act(recipe, wire) : nothing;
    };
  };
const anyFits: Healing = { inputs: () => ["base", "mask", "styles"], standsFor: () => true };

const choices: fc.Arbitrary<Choice> = fc.oneof(
  fc
    .tuple(fc.nat(), ids, fc.boolean())
    .map(([at, id, many]) =>
      ofWire((recipe, wire) =>
        splice(recipe, wire, { node: id, input: "base", output: "image", many }, "Blend"),
      )(at),
    ),
  fc.tuple(fc.array(ids, { maxLength: 3 }), fc.nat()).map(
    ([some, at]): Choice =>
      (recipe) => {
        const wire = one(wiresOf(recipe), at);
        return removeHealed(recipe, some, wire ? [wire] : [], "delete", anyFits);
      },
  ),
  fc.tuple(fc.nat(), source, ids, names, fc.boolean()).map(([at, from, id, name, many]) =>
    ofWire((recipe, wire) => {
      const [node = "", output = ""] = from.split(".");
      const target = Object.hasOwn(nodesOf(recipe), id) ? id : wire.target;
      return moveWire(recipe, wire, { node, name: output }, { node: target, name }, many);
    })(at),
  ),
  fc.nat().map(ofWire((recipe, wire) => cutWires(recipe, [wire]))),
  fc
    .tuple(fc.nat(), fc.nat({ max: 3 }), point)
    .map(([at, index, dot]) => ofWire((recipe, wire) => addDot(recipe, wire, index, dot))(at)),
  fc
    .tuple(fc.nat(), fc.nat({ max: 3 }), point, fc.boolean())
    .map(([at, index, dot, nudge]) => ofWire((recipe, wire) => moveDot(recipe, wire, index, dot, nudge))(at)),
  fc
    .tuple(fc.nat(), fc.nat({ max: 3 }))
    .map(([at, index]) => ofWire((recipe, wire) => removeDot(recipe, wire, index))(at)),
  table(ids, point).map(
    (places): Choice =>
      (recipe) =>
        moveWithDots(recipe, new Map(Object.entries(places))),
  ),
  table(ids, point).map(
    (places): Choice =>
      (recipe) =>
        duplicateTo(recipe, new Map(Object.entries(places))).edit,
  ),
  fc.tuple(fc.nat(), point).map(([at, place]) =>
    ofWire((recipe, wire) => {
      const ends = {
        from: { node: wire.source, name: wire.output },
        to: { node: wire.target, name: wire.input },
        many: false,
      };
      return addBetween(recipe, info, place, ends, { input: "base", output: "image", many: false }).edit;
    })(at),
  ),
);

describe("every command of wires", () => {
  const done = (recipe: Recipe, some: readonly Choice[]) =>
    some.reduce((now, choice) => {
      const edit = choice(now.recipe);
      return perform(now, { ...edit, patches: tidied(now.recipe, edit.patches) });
    }, begin(recipe));

  test("is undone to the same text, byte for byte, and done again to the same text", () => {
    fc.assert(
      fc.property(recipes, fc.array(choices, { maxLength: 10 }), (recipe, some) => {
        let history = done(recipe, some);
        const text = JSON.stringify(history.recipe);
        while (history.past.top) history = undo(history);
        expect(serialise(history.recipe)).toBe(serialise(recipe));
        expect(JSON.stringify(history.recipe)).toBe(JSON.stringify(recipe));
        while (history.future.top) history = redo(history);
        expect(JSON.stringify(history.recipe)).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  test("leaves no dots of wires that are not there", () => {
    fc.assert(
      fc.property(recipes, choices, (recipe, choice) => {
        const edit = choice(recipe);
        const { tree } = applyPatches(recipe, tidied(recipe, edit.patches));
        expect(tidied(tree, [])).toEqual([]);
      }),
    );
  });
});

/** Random recipes, with groups, frames and notes in them and names that objects have of their own. */

import fc from "fast-check";
import type { JsonValue, Recipe } from "../../src/api/types";

export const ids = fc.constantFrom("photo", "blend", "blend2", "constructor", "toString", "a");
export const names = fc.constantFrom("base", "styles", "__proto__", "valueOf", "levels");
export const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
);
export const source = fc.tuple(ids, names).map(([id, name]) => `${id}.${name}`);
const table = <T>(keys: fc.Arbitrary<string>, values: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(keys, values), { selector: ([key]) => key, maxLength: 4 }).map((entries) => {
    return Object.fromEntries(entries);
  });

const TYPES = ["one", "two", "constructor"].map((name) => `definition:${name}`);

const node = fc.record(
  {
    type: fc.constantFrom("Blend", "LoadImage", "Unknown", ...TYPES),
    version: fc.integer({ min: 1, max: 3 }),
    mode: fc.constantFrom<"bypass" | "mute" | null>("bypass", "mute", null),
    inputs: table(names, fc.oneof(source, fc.uniqueArray(source, { maxLength: 3 }))),
    parameters: table(names, value),
    "x-kept": value,
  },
  { requiredKeys: ["type"] },
);
export const place = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }));
const boxes = table(
  fc.constantFrom("one", "two", "constructor"),
  fc.record(
    { title: fc.string(), text: fc.string(), colour: fc.constantFrom("red", "pink"), at: place, size: place },
    { requiredKeys: [] },
  ),
);
const editor = fc.record(
  {
    frames: boxes,
    notes: boxes,
    collapsed: fc.array(ids, { maxLength: 3 }),
    locked: fc.array(ids, { maxLength: 3 }),
    reroutes: table(
      fc.tuple(source, source).map(([from, to]) => `${from}>${to}`),
      fc.array(place, { maxLength: 2 }),
    ),
    "x-more": value,
  },
  { requiredKeys: [] },
);
const layout = fc
  .tuple(table(ids, place), fc.option(fc.oneof(editor, value), { nil: undefined }))
  .map(([places, more]) => (more === undefined ? places : { ...places, $editor: more }));
const innerSource = fc.oneof(
  source,
  names.map((name) => `$.${name}`),
);
const definition = fc.record(
  {
    title: fc.string(),
    inputs: table(names, fc.constantFrom("Image", "Mask")),
    outputs: table(names, innerSource),
    parameters: table(names, fc.record({ node: ids, parameter: names })),
    nodes: table(ids, node),
    layout,
    "x-kept": value,
  },
  { requiredKeys: [] },
);
export const recipes: fc.Arbitrary<Recipe> = fc.record(
  {
    impasto: fc.constant(1 as const),
    name: fc.string(),
    about: fc.string(),
    inputs: table(names, fc.record({ node: ids, parameter: names })),
    nodes: table(ids, node),
    definitions: table(fc.constantFrom("one", "two", "constructor"), definition),
    layout,
    "x-more": value,
  },
  { requiredKeys: ["impasto", "name", "nodes"] },
);

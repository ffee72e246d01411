/** Random recipes with groups, frames and notes in them, and every command that there is, made for any of them. */

import fc from "fast-check";
import type { JsonValue, NodeInfo, Recipe } from "../../src/api/types";
import {
  addBetween,
  addDot,
  addInput,
  addItem,
  addNode,
  addOutput,
  aligned,
  changeItem,
  cutWires,
  definitionAt,
  describe as describeRecipe,
  distributed,
  duplicate,
  duplicateTo,
  type Edit,
  forgotten,
  framesOf,
  group,
  itemId,
  moveDot,
  moveItems,
  moveNodes,
  moveWire,
  nameInput,
  nodesOf,
  notesOf,
  orderWire,
  paste,
  positionOf,
  remove,
  removeDot,
  removeHealed,
  removeSocket,
  rename,
  renameInput,
  renameSocket,
  resizeItem,
  retitle,
  type Scope,
  setMode,
  setParameter,
  setParameters,
  splice,
  toggleMark,
  unnameInput,
  unpack,
  viewOf,
  wire,
  wiresOf,
  withoutItems,
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
const place = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }));
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

/** A command for what the canvas shows, chosen by numbers so that it can be made for any recipe. */
type Choice = (graph: Recipe, whole: Recipe, scope: Scope) => Edit;
const NOTHING: Edit = { name: "nothing", patches: [] };
const SIZE = { width: 240, height: 120 };
const sizeOf = () => SIZE;
const at = place.map(([x, y]) => ({ x, y }));
const pick = <T>(all: readonly T[], which: number): T | undefined => all[which % (all.length || 1)];
const itemsOf = (graph: Recipe) => [
  ...[...framesOf(graph).keys()].map((id) => itemId("frame", id)),
  ...[...notesOf(graph).keys()].map((id) => itemId("note", id)),
];
const onWire = (make: (graph: Recipe, which: ReturnType<typeof wiresOf>[number]) => Edit) =>
  fc.nat().map(
    (which): Choice =>
      (graph) => {
        const found = pick(wiresOf(graph), which);
        return found ? make(graph, found) : NOTHING;
      },
  );
const onItem = (make: (graph: Recipe, item: string) => Edit) =>
  fc.nat().map(
    (which): Choice =>
      (graph) => {
        const item = pick(itemsOf(graph), which);
        return item ? make(graph, item) : NOTHING;
      },
  );

/** What is done to wires, to frames and notes, and to where things lie. */
const placing: fc.Arbitrary<Choice> = fc.oneof(
  onWire((graph, found) => addDot(graph, found, 0, { x: 3, y: 4 })),
  onWire((graph, found) => moveDot(graph, found, 0, { x: 5, y: 6 }, true)),
  onWire((graph, found) => removeDot(graph, found, 0)),
  onWire((graph, found) => cutWires(graph, [found])),
  onWire((graph, found) =>
    moveWire(
      graph,
      found,
      { node: found.source, name: found.output },
      { node: found.target, name: "again" },
      false,
    ),
  ),
  onWire((graph, found) =>
    splice(graph, found, { node: found.target, input: "base", output: "image", many: true }, "Blend"),
  ),
  onWire(
    (graph, found) =>
      addBetween(
        graph,
        info("Blend", "Blend"),
        { x: 1, y: 2 },
        {
          from: { node: found.source, name: found.output },
          to: { node: found.target, name: found.input },
          many: true,
        },
        { input: "base", output: "image", many: false },
      ).edit,
  ),
  fc.array(ids, { maxLength: 3 }).map(
    (some): Choice =>
      (graph) =>
        removeHealed(graph, some, [], "delete", { inputs: () => ["base", "styles"], standsFor: () => true }),
  ),
  fc.tuple(ids, at).map(
    ([id, to]): Choice =>
      (graph) =>
        duplicateTo(graph, new Map([[id, to]])).edit,
  ),
  fc.tuple(fc.constantFrom("frame" as const, "note" as const), at, fc.string()).map(
    ([kind, to, text]): Choice =>
      (graph) =>
        addItem(graph, kind, { at: to, ...SIZE }, kind === "frame" ? { title: text } : { text }).edit,
  ),
  onItem((graph, item) => changeItem(graph, item, { title: "T", text: "**b**" })),
  onItem((graph, item) => resizeItem(graph, item, { at: { x: 1, y: 1 }, width: 400, height: 300 })),
  onItem((graph, item) => ({ name: "delete", patches: withoutItems(graph, [item]) })),
  fc.tuple(ids, at, fc.nat(), fc.boolean()).map(
    ([id, to, which, nudge]): Choice =>
      (graph) => {
        const item = pick(itemsOf(graph), which);
        return moveItems(graph, new Map([[id, to], ...(item ? [[item, to] as const] : [])]), nudge);
      },
  ),
  fc.tuple(fc.array(ids), fc.constantFrom("collapsed" as const, "locked" as const)).map(
    ([some, mark]): Choice =>
      (graph) =>
        toggleMark(graph, some, mark),
  ),
  fc.array(ids).map(
    (some): Choice =>
      (graph) => ({ name: "forget", patches: forgotten(graph, some) }),
  ),
  fc
    .tuple(
      fc.array(ids),
      fc.constantFrom("left" as const, "middle" as const, "bottom" as const, "across" as const),
    )
    .map(
      ([some, how]): Choice =>
        (graph) => {
          const cards = some.flatMap((id) => {
            const to = positionOf(graph, id);
            return to ? [{ id, ...to, ...SIZE }] : [];
          });
          if (cards.length === 0) return NOTHING;
          return moveItems(graph, how === "across" ? distributed(cards, how) : aligned(cards, how));
        },
    ),
);

/** What is done to groups. */
const grouping: fc.Arbitrary<Choice> = fc.oneof(
  fc.array(ids, { minLength: 1, maxLength: 3 }).map((some): Choice => {
    const sockets = { input: () => "Image", output: () => "Image" };
    return (graph) => group(graph, some, sockets, sizeOf, "My Group!")?.edit ?? NOTHING;
  }),
  fc.tuple(fc.nat(), fc.boolean()).map(
    ([which, last]): Choice =>
      (graph) => {
        const id = pick(Object.keys(nodesOf(graph)), which);
        return (id !== undefined && unpack(graph, id, sizeOf, last)?.edit) || NOTHING;
      },
  ),
);

/** What is done to a group from inside it; its patches are of the whole recipe. */
export const wholeChoices: fc.Arbitrary<(whole: Recipe, definition: string) => Edit> = fc.oneof(
  fc.tuple(fc.constantFrom("inputs" as const, "outputs" as const), names, names).map(
    ([side, from, to]) =>
      (whole: Recipe, definition: string) =>
        renameSocket(whole, definition, side, from, to),
  ),
  fc.tuple(fc.constantFrom("inputs" as const, "outputs" as const), names).map(
    ([side, name]) =>
      (whole: Recipe, definition: string) =>
        removeSocket(whole, definition, side, name),
  ),
  names.map((name) => (whole: Recipe, definition: string) => addInput(whole, definition, name, "Image").edit),
  fc.tuple(names, source).map(
    ([name, from]) =>
      (whole: Recipe, definition: string) =>
        addOutput(whole, definition, name, from).edit,
  ),
  fc.string().map((title) => (_whole: Recipe, definition: string) => retitle(definition, title)),
);

export const choices: fc.Arbitrary<Choice> = fc.oneof(
  { weight: 3, arbitrary: placing },
  { weight: 2, arbitrary: grouping },
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
  fc.tuple(ids, names, value).map(
    ([id, name, next]): Choice =>
      (graph) =>
        Object.hasOwn(nodesOf(graph), id)
          ? setParameters(
              id,
              [
                [name, next],
                ["levels", undefined],
              ],
              "set several",
            )
          : NOTHING,
  ),
);

/** Where the canvas may go in a recipe: into a node that is a group, further in, or out. */
export const ways = fc.nat().map((which) => (whole: Recipe, scope: Scope): Scope => {
  const graph = viewOf(whole, scope);
  const inward = Object.keys(nodesOf(graph)).filter((id) => definitionAt(whole, [...scope, id]) !== null);
  const to = pick([undefined, ...inward], which);
  return to === undefined ? scope.slice(0, -1) : scope.length < 3 ? [...scope, to] : [];
});

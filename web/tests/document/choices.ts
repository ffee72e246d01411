/** Every command that there is, made for any recipe. */

import fc from "fast-check";
import type { Recipe } from "../../src/api/types";
import {
  addInput,
  addNode,
  addOutput,
  definitionAt,
  describe as describeRecipe,
  duplicate,
  type Edit,
  group,
  moveNodes,
  nameInput,
  nodesOf,
  orderWire,
  paste,
  remove,
  removeSocket,
  rename,
  renameSocket,
  retitle,
  type Scope,
  setMode,
  setParameter,
  setParameters,
  unnameInput,
  unpack,
  viewOf,
  wire,
  wiresOf,
} from "../../src/document";
import { infoOf } from "./infos";
import { type Choice, NOTHING, pick, placing, sizeOf } from "./placing";
import { ids, names, recipes, source, value } from "./recipes";

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
        return addNode(recipe, infoOf(title, title), { x: 1.4, y: 2 }).edit;
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

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import {
  begin,
  definitionAt,
  type History,
  lifted,
  perform,
  reachable,
  redo,
  rename,
  type Scope,
  serialise,
  settle,
  undo,
  viewOf,
} from "../../src/document";
import { choices, ways, wholeChoices } from "./choices";
import { recipes } from "./recipes";

interface Desk {
  readonly history: History;
  readonly scope: Scope;
}

/** Something that a user does: an edit of what the canvas shows, one of the group that it is in, a way in or out. */
const acts = fc.oneof(
  { weight: 8, arbitrary: choices.map((choice) => (desk: Desk) => edited(desk, choice)) },
  {
    weight: 2,
    arbitrary: wholeChoices.map((make) => ({ history, scope }: Desk): Desk => {
      const definition = definitionAt(history.recipe, scope);
      if (definition === null) return { history, scope };
      return { history: perform(history, make(history.recipe, definition), scope), scope };
    }),
  },
  {
    weight: 2,
    arbitrary: ways.map(
      (way) =>
        ({ history, scope }: Desk): Desk => ({ history, scope: way(history.recipe, scope) }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(({ history, scope }: Desk): Desk => ({ history: settle(history), scope })),
  },
);

function edited(
  { history, scope: before }: Desk,
  choice: Parameters<Parameters<typeof choices.map>[0]>[0],
): Desk {
  const scope = reachable(history.recipe, before);
  const edit = choice(viewOf(history.recipe, scope), history.recipe, scope);
  const patches = lifted(history.recipe, scope, edit.patches);
  return { history: perform(history, { ...edit, patches }, scope), scope };
}

const done = (recipe: Recipe, some: readonly ((desk: Desk) => Desk)[]) =>
  some.reduce((desk, act) => act(desk), { history: begin(recipe), scope: [] } as Desk).history;

const steps = fc.array(acts, { maxLength: 14 });

describe("every command", () => {
  test("is undone to the same text, byte for byte", () => {
    fc.assert(
      fc.property(recipes, steps, (recipe, some) => {
        let history = done(recipe, some);
        while (history.past.length > 0) history = undo(history);
        expect(serialise(history.recipe)).toBe(serialise(recipe));
        expect(JSON.stringify(history.recipe)).toBe(JSON.stringify(recipe));
      }),
      { numRuns: 500 },
    );
  });

  test("is done again to the same text after it was undone", () => {
    fc.assert(
      fc.property(recipes, steps, fc.nat(), (recipe, some, back) => {
        let history = done(recipe, some);
        const after = JSON.stringify(history.recipe);
        const least = history.past.length > 0 ? back % history.past.length : 0;
        while (history.past.length > least) history = undo(history);
        while (history.future.length > 0) history = redo(history);
        expect(JSON.stringify(history.recipe)).toBe(after);
      }),
      { numRuns: 300 },
    );
  });

  test("leaves the recipe it was given as it is", () => {
    fc.assert(
      fc.property(recipes, acts, (recipe, act) => {
        const before = JSON.stringify(recipe);
        done(recipe, [act]);
        expect(JSON.stringify(recipe)).toBe(before);
      }),
    );
  });

  test("leaves no trace of the cards that stand for a group's own sockets", () => {
    fc.assert(
      fc.property(recipes, steps, (recipe, some) => {
        for (const graph of [done(recipe, some).recipe].flatMap((each) => [
          each,
          ...Object.values(each.definitions ?? {}),
        ])) {
          expect(Object.keys(graph.nodes ?? {}).filter((id) => id.startsWith("$"))).toEqual([]);
        }
      }),
    );
  });
});

test("a hundred thousand steps are kept, and a new one copies none of them", () => {
  const MANY = 100_000;
  let history = begin({ impasto: 1, name: "0", nodes: {} });
  for (let at = 1; at <= MANY; at++) {
    const before = history.past;
    history = perform(history, rename(`${at}`));
    if (history.past.pop() !== before) throw new Error("The steps before were copied.");
  }
  expect(history.past.length).toBe(MANY);
  while (history.past.length > 0) history = undo(history);
  expect(history.recipe.name).toBe("0");
  expect(history.future.length).toBe(MANY);
  while (history.future.length > 0) history = redo(history);
  expect(history.recipe.name).toBe(`${MANY}`);
});

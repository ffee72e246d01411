/** The parameters that a definition offers: what becomes of the values where it is used. */

import type { NamedInput, Recipe } from "../api/types";
import { DEFINITION_PREFIX, type Graph, graphsOf, usesOf } from "./definitions";
import type { Patch, Path } from "./patch";
import { own } from "./recipe";

/** Takes a parameter that is no longer offered out of the uses of a definition, and what stood for it. */
export function noLongerOffered(recipe: Recipe, definition: string, parameter: string): Patch[] {
  return [
    ...usesOf(recipe, definition)
      .filter(({ node }) => Object.hasOwn(node.parameters ?? {}, parameter))
      .map(({ path }) => ({ path: [...path, "parameters", parameter] })),
    ...standingFor(recipe, definition, parameter).map((path) => ({ path })),
  ];
}

/** The same entries in the same order, one of them under another name. */
export function withName<T>(table: { [name: string]: T }, from: string, to: string): { [name: string]: T } {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name === from ? to : name, value]));
}

/** The named inputs of the recipe, and the parameters of definitions, that stand for a parameter of a use. */
function standingFor(recipe: Recipe, definition: string, parameter: string): Path[] {
  return graphsOf(recipe).flatMap((graph) =>
    Object.entries(namedIn(recipe, graph))
      .filter(([, named]) => named.parameter === parameter)
      .filter(([, { node }]) => own(graph.nodes, node)?.type === DEFINITION_PREFIX + definition)
      .map(([name]) => [...graph.path, keyOf(graph), name]),
  );
}

const keyOf = (graph: Graph) => (graph.path.length === 0 ? "inputs" : "parameters");

function namedIn(recipe: Recipe, graph: Graph): { [name: string]: NamedInput } {
  const [, name] = graph.path;
  return (name === undefined ? recipe.inputs : own(recipe.definitions, name)?.parameters) ?? {};
}

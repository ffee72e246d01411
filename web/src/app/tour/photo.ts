import type { Recipe } from "../../api/types";
import { infoOf, type Knowledge } from "../../catalogue";
import { nodesOf } from "../../document";
import { executionOrder } from "../../outline/tree";

/** Where a recipe takes its photograph: the first of its named inputs that is a picture, or else the first node in
 * the order of painting that has one. */
export function photoIn(recipe: Recipe, knowledge: Knowledge): { node: string; parameter: string } | null {
  const isPicture = (node: string, parameter: string) =>
    infoOf(knowledge, recipe, node)?.parameters.find(({ name }) => name === parameter)?.widget.kind ===
    "image";
  const named = Object.values(recipe.inputs ?? {}).find(
    ({ node, parameter }) => Object.hasOwn(nodesOf(recipe), node) && isPicture(node, parameter),
  );
  if (named) return { node: named.node, parameter: named.parameter };
  for (const node of executionOrder(recipe)) {
    const found = infoOf(knowledge, recipe, node)?.parameters.find(({ widget }) => widget.kind === "image");
    if (found) return { node, parameter: found.name };
  }
  return null;
}

/** The wires that are drawn, as wires of the recipe. */

import type { Recipe } from "../api/types";
import { applyPatches, remove, type WireRef } from "../document";
import { useFlow } from "./flow";

/** The wire of the recipe that an edge draws. */
export function wireOf(edge: string): WireRef | undefined {
  return useFlow.getState().edges.find(({ id }) => id === edge)?.data?.wire;
}

/** The recipe as it is without a wire. */
export function without(recipe: Recipe, wire: WireRef): Recipe {
  return applyPatches(recipe, remove(recipe, [], [wire], "").patches).tree;
}

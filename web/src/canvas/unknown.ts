import type { Recipe } from "../api/types";
import { wiresOf } from "../document";

/** The outputs of a node that wires start from, as one text, which compares by value. */
export function outputsInUse(recipe: Recipe, id: string): string {
  const names = wiresOf(recipe)
    .filter((each) => each.source === id)
    .map((each) => each.output);
  return [...new Set(names)].join(" ");
}

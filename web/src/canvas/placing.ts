/** Writing down where nodes without a place are drawn: once another is moved or added among them, their
 * automatic places would change. */

import type { Recipe } from "../api/types";
import { applyPatches, type Edit, type Patch, positionOf } from "../document";
import { currentRecipe, knowledge, useDocument } from "../state";
import { drawnHeights } from "./flow";
import { type Heights, places } from "./geometry";

/** The recipe with a place for every node, where cards of these heights are drawn, and the patches that lead
 * there. */
export function placed(recipe: Recipe, drawn?: Heights): { recipe: Recipe; patches: Patch[] } {
  const patches = [...places(recipe, (type) => knowledge().nodes.get(type), drawn)]
    .filter(([id]) => !positionOf(recipe, id))
    .map(([id, { x, y }]) => ({ path: ["layout", id], value: [Math.round(x), Math.round(y)] }));
  return { recipe: patches.length > 0 ? applyPatches(recipe, patches).tree : recipe, patches };
}

/** Does what `make` returns for the recipe with every node in its place, as one step. */
export function performPlaced(make: (recipe: Recipe) => Edit): void {
  const { recipe, patches } = placed(currentRecipe(), drawnHeights());
  const edit = make(recipe);
  useDocument.getState().perform({ ...edit, patches: [...patches, ...edit.patches] });
}

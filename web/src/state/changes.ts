/** What the canvas still shows of an earlier recipe: pictures and times of nodes that changed since. */

import type { Recipe } from "../api/types";
import { type Knowledge, sameValue } from "../catalogue";
import { changedInScope, type Scope, sameScope } from "../document";
import { useCatalogue } from "./catalogue";
import { useDocument } from "./document";
import { previewOf } from "./inside";
import { useRuns } from "./runs";

interface Compared {
  readonly painted: Recipe;
  readonly knowledge: Knowledge;
  readonly scope: Scope;
  readonly changed: ReadonlySet<string>;
}

// Every card asks after every edit; there are mostly one or two runs whose pictures are shown.
const compared = new WeakMap<Recipe, Compared[]>();

function changedSince(
  recipe: Recipe,
  painted: Recipe,
  scope: Scope,
  knowledge: Knowledge,
): ReadonlySet<string> {
  const known = compared.get(recipe) ?? [];
  const found = known.find(
    (each) => each.painted === painted && each.knowledge === knowledge && sameScope(each.scope, scope),
  );
  if (found) return found.changed;
  const changed = changedInScope(recipe, painted, scope, (type) => knowledge.nodes.get(type), sameValue);
  compared.set(recipe, [...known, { painted, knowledge, scope, changed }]);
  return changed;
}

/** Whether a node of the shown graph, or what is wired to it, is another than in a recipe that was shown. */
export function useIsChangedSince(shown: Recipe | undefined, id: string): boolean {
  const knowledge = useCatalogue((state) => state.knowledge);
  return useDocument(
    ({ recipe, scope }) => shown !== undefined && changedSince(recipe, shown, scope, knowledge).has(id),
  );
}

function useChangedSince(run: string | null | undefined, id: string): boolean {
  return useIsChangedSince(
    useRuns((state) => (run ? state.recipes[run] : undefined)),
    id,
  );
}

/** Whether a node's picture and numbers are of settings that are no longer the recipe's. */
export function usePictureIsOld(id: string): boolean {
  return useChangedSince(
    useRuns((state) => previewOf(state, id)?.run ?? state.shown),
    id,
  );
}

/** Whether what is told of a node's last painting is of settings that are no longer the recipe's. */
export function useStateIsOld(id: string): boolean {
  return useChangedSince(
    useRuns((state) => state.shown),
    id,
  );
}

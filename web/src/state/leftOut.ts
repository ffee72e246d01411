/** Nodes that a painting left out: what is not known here, or only older, and all that needs it. */

import type { Recipe } from "../api/types";
import { infoOf, type Knowledge } from "../catalogue";
import { ancestorsOf, isBoundary, nodeOf } from "../document";
import { useCatalogue } from "./catalogue";
import { graphOf, useDocument } from "./document";
import { stateAt, usePath } from "./inside";
import { isActive } from "./runStates";
import { useRuns } from "./runs";

/** Whether a node of the shown graph was left out of the shown painting, which is over. */
export function useLeftOut(id: string): boolean {
  const path = usePath(id);
  const missing = useRuns(({ shown, runs, states }) => {
    if (shown === null || isActive(runs[shown]) || !states[shown]) return false;
    return stateAt(states[shown], path) === undefined;
  });
  const knowledge = useCatalogue((state) => state.knowledge);
  return useDocument((state) => missing && isStrange(graphOf(state), knowledge, id));
}

function isStrange(recipe: Recipe, knowledge: Knowledge, id: string): boolean {
  return [id, ...ancestorsOf(recipe, id)].some((each) => {
    if (isBoundary(each)) return false;
    const info = infoOf(knowledge, recipe, each);
    return info === undefined || (nodeOf(recipe, each)?.version ?? 1) > info.version;
  });
}

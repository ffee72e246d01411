/** Mending what is certain, wherever in the recipe it is. */

import type { JsonValue, ParameterInfo, Problem, Recipe } from "../api/types";
import { certainMending, type Mending, together } from "../catalogue";
import { lifted, nodeOf, type Patch, setParameter, viewOf } from "../document";
import { t } from "../text";
import { knowledge } from "./catalogue";
import { useDocument, wholeRecipe } from "./document";
import { placeOf } from "./inside";

interface Lifted extends Mending {
  /** The patches of the whole recipe. */
  readonly patches: readonly Patch[];
}

/** What mends a problem of the recipe without a question, or null. */
export function mendingOf(problem: Problem, recipe: Recipe = wholeRecipe()): Lifted | null {
  const place = problem.node === null ? null : placeOf(recipe, problem.node);
  if (problem.node !== null && !place) return null;
  const graph = viewOf(recipe, place?.scope ?? []);
  const type = place ? nodeOf(graph, place.id)?.type : undefined;
  const info = type === undefined ? undefined : knowledge().nodes.get(type);
  const mending = certainMending(problem, graph, place?.id ?? null, info);
  return mending && { ...mending, patches: lifted(recipe, place?.scope ?? [], mending.edit.patches) };
}

/** Mends one problem, as a step of its own. */
export function mend(problem: Problem): void {
  const mending = mendingOf(problem);
  if (!mending) return;
  const { settle, performWhole } = useDocument.getState();
  settle();
  performWhole({ name: mending.edit.name, patches: mending.patches });
}

/** Mends all of these that are certain, as one step. */
export function mendAll(problems: readonly Problem[]): void {
  const makers = problems.map((problem) => (recipe: Recipe) => mendingOf(problem, recipe)?.patches ?? []);
  const { settle, performWhole } = useDocument.getState();
  settle();
  performWhole(together(wholeRecipe(), makers, t("problems.stepAll")));
}

/** Gives the parameter that a problem names a value, wherever its node is. */
export function giveValue(problem: Problem, value: JsonValue | undefined, label: string): void {
  const recipe = wholeRecipe();
  const place = problem.node === null ? null : placeOf(recipe, problem.node);
  if (!place || problem.input === null) return;
  const { name, patches } = setParameter(place.id, problem.input, value, label);
  const { settle, performWhole } = useDocument.getState();
  settle();
  performWhole({ name, patches: lifted(recipe, place.scope, patches) });
}

/** The parameter that a problem names, with the value that holds there. */
export function parameterOf(problem: Problem): { parameter: ParameterInfo; value: JsonValue } | null {
  const recipe = wholeRecipe();
  const place = problem.node === null ? null : placeOf(recipe, problem.node);
  const node = place && nodeOf(viewOf(recipe, place.scope), place.id);
  const parameter = knowledge()
    .nodes.get(node?.type ?? "")
    ?.parameters.find(({ name }) => name === problem.input);
  if (!node || !parameter) return null;
  return { parameter, value: node.parameters?.[parameter.name] ?? parameter.default };
}

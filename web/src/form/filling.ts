/** A recipe as a form: what its fields are called, and the recipe with what was filled in. */

import type { FormField, JsonValue, Problem, Recipe, RunDetail } from "../api/types";
import { applyPatches } from "../document/patch";

export type Filled = { readonly [field: string]: JsonValue };

/** The id of the recipe that an address is of: the last part of its path; null where there is none. */
export function recipeIn(path: string): string | null {
  return /\/form\/([a-z0-9][a-z0-9-]{0,63})\/?$/.exec(path)?.[1] ?? null;
}

/** What holds in each field when nothing was filled in. */
export function valuesOf(fields: readonly FormField[]): Filled {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value as JsonValue]));
}

/** The recipe with the values of the form in it. What was left as it is stays as it was written. */
export function filledIn(recipe: Recipe, fields: readonly FormField[], values: Filled): Recipe {
  const patches = fields.flatMap(({ name, node, parameter, value }) => {
    const filled = values[name];
    if (filled === undefined || JSON.stringify(filled) === JSON.stringify(value)) return [];
    return [{ path: ["nodes", node, "parameters", parameter.name], value: filled }];
  });
  return applyPatches(recipe, patches).tree;
}

/** The problem of a field, if one of these is. */
export function problemOf(field: FormField, problems: readonly Problem[]): Problem | undefined {
  return problems.find(({ node, input }) => node === field.node && input === field.parameter.name);
}

/** Those that no field shows. */
export function otherProblems(fields: readonly FormField[], problems: readonly Problem[]): Problem[] {
  return problems.filter((problem) => !fields.some((field) => problemOf(field, [problem])));
}

/** The node whose unfinished picture is worth looking at: the last one that paints and has one, or the last that
 * has one at all. */
export function pictureNode({ recipe, nodes }: Pick<RunDetail, "recipe" | "nodes">): string | null {
  const seen = Object.keys(recipe.nodes ?? {}).filter((id) => nodes[id]?.has_preview);
  return seen.findLast((id) => nodes[id]?.state === "running") ?? seen.at(-1) ?? null;
}

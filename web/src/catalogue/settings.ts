/** A node's parameters as a reader looks for them: by group, by words, and by whether they were changed. */

import type { JsonValue, ParameterInfo } from "../api/types";

export interface ParameterGroup {
  readonly title: string;
  readonly parameters: readonly ParameterInfo[];
}

/** From so many parameters on, looking for one takes a field to search in. */
export const MANY_PARAMETERS = 15;

/** Whether two values of a recipe are the same; the order of names counts for nothing. */
export function sameValue(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [first, second] = [one, other] as { [name: string]: JsonValue }[];
  const names = Object.keys(first ?? {});
  return (
    names.length === Object.keys(second ?? {}).length &&
    names.every((name) => sameValue(first?.[name], second?.[name]))
  );
}

/** Whether a parameter's value, undefined where the recipe gives none, departs from its default. */
export function isChanged(parameter: ParameterInfo, value: JsonValue | undefined): boolean {
  return value !== undefined && !parameter.required && !sameValue(value, parameter.default);
}

/** The parameters behind "more" by group, in the order in which each first comes; those of none are not here. */
export function groupsOf(parameters: readonly ParameterInfo[]): ParameterGroup[] {
  const titles = [...new Set(parameters.map((each) => each.group).filter(Boolean))];
  return titles.map((title) => ({ title, parameters: parameters.filter((each) => each.group === title) }));
}

/** The parameters whose name, label, group or help has every word of the query. */
export function matching(parameters: readonly ParameterInfo[], query: string): ParameterInfo[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = ({ name, label, group, help }: ParameterInfo) =>
    [name.replaceAll("_", " "), label, group, help].join(" ").toLowerCase();
  return parameters.filter((each) => words.every((word) => text(each).includes(word)));
}

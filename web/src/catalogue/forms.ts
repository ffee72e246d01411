/** Which parameters of a recipe whoever only fills in its form would look for first. */

import type { ParameterInfo, Recipe } from "../api/types";
import { nodesOf } from "../document";
import type { Knowledge } from "./compatibility";

export interface Candidate {
  readonly node: string;
  readonly parameter: ParameterInfo;
  /** The title of the node. */
  readonly title: string;
}

/** Settings of one node that are offered at most: those that come first are those that matter most. */
const MOST = 2;

/** Every picture that comes in, and of what paints the first sliders; none that has a name already. */
export function obviousInputs(knowledge: Knowledge, recipe: Recipe): Candidate[] {
  const named = new Set(
    Object.values(recipe.inputs ?? {}).map(({ node, parameter }) => `${node} ${parameter}`),
  );
  const all = Object.entries(nodesOf(recipe)).flatMap(([node, { type }]) => {
    const info = knowledge.nodes.get(type);
    const usual = info?.parameters.filter(({ more }) => !more) ?? [];
    const pictures = usual.filter(({ widget }) => widget.kind === "image");
    const paints = info?.inputs.some(({ socket }) => socket === "Style");
    const sliders = paints ? usual.filter(({ widget }) => widget.kind === "slider") : [];
    return [...pictures, ...sliders.slice(0, MOST)].map((parameter) => ({
      node,
      parameter,
      title: info?.title ?? type,
    }));
  });
  const free = all.filter(({ node, parameter }) => !named.has(`${node} ${parameter.name}`));
  const isPicture = ({ parameter }: Candidate) => parameter.widget.kind === "image";
  return [...free.filter(isPicture), ...free.filter((each) => !isPicture(each))];
}

/** What mends a problem without asking anybody: the edit that leaves nothing to decide. */

import type { JsonValue, NodeInfo, ParameterInfo, Problem, Recipe } from "../api/types";
import { decimal } from "../common/format";
import {
  applyPatches,
  type Edit,
  nodeOf,
  type Patch,
  remove,
  setParameter,
  unnameInput,
  wiresOf,
} from "../document";
import { t } from "../text";

export interface Mending {
  /** What it does, as a button says it. */
  readonly label: string;
  readonly edit: Edit;
}

/** The mending of a problem of node `id` in a graph, or of the recipe where that is null; null where only the user
 * knows. */
export function certainMending(
  problem: Problem,
  graph: Recipe,
  id: string | null,
  info: NodeInfo | undefined,
): Mending | null {
  if (id === null) return forNamedInput(problem, graph);
  const node = nodeOf(graph, id);
  const { input } = problem;
  if (!node || input === null) return null;
  switch (problem.code) {
    case "dangling wire":
    case "wrong socket type":
      return forWire(problem, graph, id, input);
    case "unknown name":
      return info ? forUnknownName(graph, id, input) : null;
    case "bad value": {
      const parameter = info?.parameters.find(({ name }) => name === input);
      const value = node.parameters?.[input];
      return parameter && value !== undefined ? forValue(id, parameter, value) : null;
    }
    default:
      return null;
  }
}

function forWire(problem: Problem, graph: Recipe, id: string, input: string): Mending | null {
  const wires = wiresOf(graph).filter(
    (each) =>
      each.target === id && each.input === input && `${each.source}.${each.output}` === problem.received,
  );
  if (wires.length === 0) return null;
  return {
    label: t("app.fix.removeWire"),
    edit: { ...remove(graph, [], wires, ""), name: t("problems.stepWire") },
  };
}

function forUnknownName(graph: Recipe, id: string, name: string): Mending | null {
  const node = nodeOf(graph, id);
  const patches = (["inputs", "parameters"] as const).flatMap((part): Patch[] =>
    Object.hasOwn(node?.[part] ?? {}, name) ? [{ path: ["nodes", id, part, name] }] : [],
  );
  if (patches.length === 0) return null;
  return {
    label: t("app.fix.remove", { name }),
    edit: { name: t("problems.stepRemove", { name }), patches },
  };
}

// The name of an input whose node or parameter is gone stands for nothing any more.
function forNamedInput(problem: Problem, graph: Recipe): Mending | null {
  if (problem.code !== "dangling wire" || problem.node !== null) return null;
  const name = Object.entries(graph.inputs ?? {}).find(
    ([, { node, parameter }]) => `${node}.${parameter}` === problem.received,
  )?.[0];
  if (name === undefined) return null;
  return { label: t("problems.removeInput", { name }), edit: unnameInput(name) };
}

function forValue(id: string, parameter: ParameterInfo, value: JsonValue): Mending | null {
  const { name, label } = parameter;
  const nearest = nearestAllowed(parameter, value);
  if (nearest !== null) {
    return {
      label: t("problems.set", { label, value: decimal(nearest, { maximumSignificantDigits: 6 }) }),
      edit: setParameter(id, name, nearest, label),
    };
  }
  if (parameter.required || isAllowed(parameter, value)) return null;
  return { label: t("problems.reset", { label }), edit: setParameter(id, name, undefined, label) };
}

/** The nearest number that a parameter takes; null where the value is one already, or none that has a nearest. */
export function nearestAllowed({ widget }: ParameterInfo, value: JsonValue): number | null {
  if ((widget.kind !== "slider" && widget.kind !== "number") || typeof value !== "number") return null;
  const least = widget.min ?? Number.NEGATIVE_INFINITY;
  const most = widget.max ?? Number.POSITIVE_INFINITY;
  const bounded = Math.min(most, Math.max(least, widget.whole ? Math.round(value) : value));
  return bounded === value ? null : bounded;
}

// Of a value that its widget takes the problem lies elsewhere: with another value, say.
function isAllowed({ widget, optional }: ParameterInfo, value: JsonValue): boolean {
  if (value === null) return optional;
  switch (widget.kind) {
    case "slider":
    case "number":
    case "seed":
      return typeof value === "number";
    case "choice":
      return typeof value === "string" && widget.options.includes(value);
    case "switch":
      return typeof value === "boolean";
    case "numbers":
      return Array.isArray(value) && value.every((each) => typeof each === "number");
    default:
      return typeof value === "string";
  }
}

/** One edit that does several mendings after each other, each made for what the one before left. */
export function together(
  recipe: Recipe,
  makers: readonly ((recipe: Recipe) => readonly Patch[])[],
  name: string,
): Edit {
  let tree = recipe;
  const patches = makers.flatMap((make) => {
    const made = make(tree);
    tree = applyPatches(tree, made).tree;
    return made;
  });
  return { name, patches };
}

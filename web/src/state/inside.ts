/** What a run and the checking tell of the nodes of the shown graph. A node inside a subgraph goes by its path,
 * `outer/inner`, in a run, and by `definition:NAME/inner` in a problem; a subgraph's card tells the sum. */

import type { Definition, NodeState, Problem, Recipe } from "../api/types";
import {
  DEFINITION_PREFIX,
  definitionAt,
  definitionName,
  definitionOf,
  ends,
  INPUTS_NODE,
  nodeOf,
  type Scope,
  usesOf,
  viewOf,
  wiresOf,
} from "../document";
import { t } from "../text";
import { useCatalogue } from "./catalogue";
import { graphOf, useDocument } from "./document";
import { type NodeStates, WAITING } from "./nodeStates";
import { useProblems } from "./problems";
import { progressOf } from "./progress";
import { type Measured, type Preview, type Runs, useRuns } from "./runs";

/** What a node of a scope is called in a run. */
export const pathIn = (scope: Scope, id: string): string =>
  scope.length === 0 ? id : `${scope.join("/")}/${id}`;

/** What a node of the shown graph is called in a run. */
export function usePath(id: string): string {
  return useDocument(({ scope }) => pathIn(scope, id));
}

/** The nodes of a scope that stand for some paths: a subgraph for all that is inside it. Each is named once, where
 * it comes last. */
export function cardsOf(scope: Scope, paths: readonly string[]): readonly string[] {
  const start = pathIn(scope, "");
  const ids = paths.flatMap((path) =>
    path.startsWith(start) ? [path.slice(start.length).split("/")[0] ?? ""] : [],
  );
  return [...new Set(ids.reverse())].reverse();
}

/** The nodes of the shown graph that the canvas has a state or a picture of, in the recipe or not: a new node under
 * such an id would show what another one painted. */
export function shownNodes(): ReadonlySet<string> {
  const { shown, states, previews } = useRuns.getState();
  const told = shown === null ? [] : Object.keys(states[shown] ?? {});
  return new Set(cardsOf(useDocument.getState().scope, [...told, ...Object.keys(previews)]));
}

const sums = new WeakMap<NodeStates, Map<string, NodeState | undefined>>();

/** How the node at a path is doing in a run; a subgraph as all that is inside it together. */
export function stateAt(states: NodeStates | undefined, path: string): NodeState | undefined {
  if (!states || Object.hasOwn(states, path)) return states?.[path];
  const known = sums.get(states) ?? new Map<string, NodeState | undefined>();
  sums.set(states, known);
  if (!known.has(path)) {
    const within = Object.keys(states).filter((each) => each.startsWith(`${path}/`));
    known.set(path, sumOf(within.flatMap((each) => states[each] ?? [])));
  }
  return known.get(path);
}

function sumOf(all: readonly NodeState[]): NodeState | undefined {
  if (all.length === 0) return undefined;
  const of = (state: NodeState["state"]) => all.filter((each) => each.state === state);
  const [running] = of("running");
  const [failed] = of("failed");
  const waiting = of("waiting");
  const over = [...of("done"), ...of("cached")];
  if (running) {
    const share = progressOf(all);
    const seconds_left = waiting.length === 0 ? running.seconds_left : null;
    return { ...running, share, seconds_left, problem: null, has_preview: false };
  }
  if (failed) return failed;
  if (waiting.length > 0) {
    const begun = over.length > 0 ? { state: "running" as const, share: progressOf(all), total: 1 } : {};
    return { ...WAITING, ...begun };
  }
  if (over.length === 0) return all[0];
  const seconds = of("done").reduce((sum, each) => sum + (each.seconds ?? 0), 0);
  const state = of("done").length > 0 ? "done" : "cached";
  return { ...WAITING, state, seconds, reason: over.length === 1 ? (over[0]?.reason ?? "") : "" };
}

/** How a node of the shown graph is doing in the shown run. */
export function useNodeState(id: string): NodeState | undefined {
  const path = usePath(id);
  return useRuns(({ shown, states }) => (shown ? stateAt(states[shown], path) : undefined));
}

/** The nodes of a run whose pictures and numbers a node of the shown graph shows: its own, or those of the nodes
 * inside it that hand something out. */
export function useTelling(id: string): string {
  return useDocument(({ recipe, scope }) => tellingOf(recipe, scope, id).join(" "));
}

function tellingOf(recipe: Recipe, scope: Scope, id: string): string[] {
  const node = nodeOf(viewOf(recipe, scope), id);
  const definition = definitionOf(recipe, node ? definitionName(node.type) : null);
  if (!definition || scope.length > MOST_DEPTH) return [pathIn(scope, id)];
  const sources = Object.values(definition.outputs ?? {}).map((wire) => ends(wire).node);
  const given = sources.filter((each) => each !== INPUTS_NODE);
  // One that hands nothing out shows what it ends with.
  const inner = new Set(given.length > 0 ? given : lastOf(definition));
  return [...inner].flatMap((each) => tellingOf(recipe, [...scope, id], each));
}

// The nodes of a subgraph that feed no other.
function lastOf(definition: Definition): string[] {
  const inner: Recipe = { impasto: 1, nodes: definition.nodes ?? {} };
  const feeding = new Set(wiresOf(inner).map(({ source }) => source));
  return Object.keys(inner.nodes ?? {}).filter((each) => !feeding.has(each));
}

const MOST_DEPTH = 16;

/** The newest picture of a node of the shown graph. */
export function usePreview(id: string): Preview | undefined {
  const paths = useTelling(id);
  return useRuns(({ previews }) => firstShown(previews, paths));
}

/** What a node of the shown graph measured last. */
export function useMeasured(id: string): Measured | undefined {
  const paths = useTelling(id);
  return useRuns(({ measured }) => firstShown(measured, paths));
}

/** What a table holds for the first of some paths, one behind the other, that it holds anything for. */
export function firstShown<T>(table: Readonly<Record<string, T>>, paths: string): T | undefined {
  const found = paths.split(" ").find((path) => Object.hasOwn(table, path));
  return found === undefined ? undefined : table[found];
}

/** The picture of a node of the shown graph, for code outside components. */
export function previewOf(runs: Runs, id: string): Preview | undefined {
  const { recipe, scope } = useDocument.getState();
  return firstShown(runs.previews, tellingOf(recipe, scope, id).join(" "));
}

const NONE: readonly Problem[] = [];

function problemKey(recipe: Recipe, scope: Scope, id: string): string {
  const name = definitionAt(recipe, scope);
  return name === null ? id : `${DEFINITION_PREFIX}${name}/${id}`;
}

/** What is wrong with a node of the shown graph. */
export function useNodeProblems(id: string): readonly Problem[] {
  const key = useDocument(({ recipe, scope }) => problemKey(recipe, scope, id));
  return useProblems((state) => (Object.hasOwn(state.byNode, key) ? (state.byNode[key] ?? NONE) : NONE));
}

/** How many things are wrong inside the subgraph that a node of the shown graph stands for. */
export function useProblemsInside(id: string): number {
  const name = useDocument((state) => definitionName(nodeOf(graphOf(state), id)?.type ?? ""));
  return useProblems(({ problems }) => {
    if (name === null) return 0;
    const start = `${DEFINITION_PREFIX}${name}/`;
    return problems.filter((each) => each.node?.startsWith(start)).length;
  });
}

/** What is wrong with each node of the shown graph. */
export function useProblemsOf(): (id: string) => readonly Problem[] {
  const recipe = useDocument((state) => state.recipe);
  const scope = useDocument((state) => state.scope);
  const byNode = useProblems((state) => state.byNode);
  return (id) => {
    const key = problemKey(recipe, scope, id);
    return Object.hasOwn(byNode, key) ? (byNode[key] ?? NONE) : NONE;
  };
}

/** Where a node that a problem names is shown: the scope and its id there; null where it is nowhere. */
export function placeOf(recipe: Recipe, node: string): { scope: Scope; id: string } | null {
  const parts = node.split("/");
  const id = parts.at(-1) ?? "";
  const name = definitionName(node.slice(0, node.lastIndexOf("/")));
  const scope = name === null ? parts.slice(0, -1) : wayTo(recipe, name, new Set());
  if (scope === null || !nodeOf(viewOf(recipe, scope), id)) return null;
  return scope.length > 0 && definitionAt(recipe, scope) === null ? null : { scope, id };
}

function wayTo(recipe: Recipe, name: string, open: Set<string>): Scope | null {
  if (open.has(name)) return null;
  open.add(name);
  for (const { path, id } of usesOf(recipe, name)) {
    const [part, outer] = path;
    const before = part === "nodes" ? [] : wayTo(recipe, outer ?? "", open);
    if (before !== null) return [...before, id];
  }
  return null;
}

/** What people call the node that a problem or a run names: `Two brushes › Pyramid Transfer` inside a subgraph. */
export function titleOfNode(node: string): string {
  const { recipe } = useDocument.getState();
  const { nodes } = useCatalogue.getState().knowledge;
  const place = placeOf(recipe, node);
  if (!place) return node;
  const titles = [...place.scope, place.id].map((id, at, way) => {
    const type = nodeOf(viewOf(recipe, way.slice(0, at)), id)?.type ?? "";
    return nodes.get(type)?.title ?? (type || id);
  });
  return titles.join(t("structure.within"));
}

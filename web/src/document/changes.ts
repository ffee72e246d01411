/** Which nodes would paint something else now than they did. */

import type { JsonValue, NodeInfo, Recipe, RecipeNode } from "../api/types";
import { definitionName, definitionOf } from "./definitions";
import { ancestorsOf, nodeOf, nodesOf, wiresInto, wiresOf } from "./recipe";
import { type Scope, viewOf } from "./scope";

type InfoOf = (type: string) => NodeInfo | undefined;
type Same = (one: JsonValue | undefined, other: JsonValue | undefined) => boolean;

/** The nodes of a recipe that are not as in `painted`, and those that need one of them, however far. A value
 * that is written down and the same one as a default count as equal, as do places. */
export function changedNodes(recipe: Recipe, painted: Recipe, infoOf: InfoOf, same: Same): Set<string> {
  const inside = new Map<string, boolean>();
  const changed = Object.entries(nodesOf(recipe)).flatMap(([id, node]) => {
    const before = nodeOf(painted, id);
    const info = infoOf(node.type);
    const kept = before && (node === before || sameNode(node, before, info, same));
    return kept && sameInside(recipe, painted, node.type, infoOf, same, inside) ? [] : [id];
  });
  return withUsers(recipe, changed);
}

/** The same for the graph of a scope. All of it counts as changed where what is wired to it, or given to it, did. */
export function changedInScope(
  recipe: Recipe,
  painted: Recipe,
  scope: Scope,
  infoOf: InfoOf,
  same: Same,
): Set<string> {
  const graph = viewOf(recipe, scope);
  const id = scope.at(-1);
  if (id === undefined) return changedNodes(recipe, painted, infoOf, same);
  const [outer, before] = [viewOf(recipe, scope.slice(0, -1)), viewOf(painted, scope.slice(0, -1))];
  const [use, used] = [nodeOf(outer, id), nodeOf(before, id)];
  const changed = changedInScope(recipe, painted, scope.slice(0, -1), infoOf, same);
  const fedAnew = [...ancestorsOf(outer, id)].some((each) => each !== id && changed.has(each));
  if (fedAnew || !use || !used || !sameNode(use, used, infoOf(use.type), same))
    return new Set(Object.keys(nodesOf(graph)));
  return changedNodes(graph, viewOf(painted, scope), infoOf, same);
}

// Whether what a definition paints is the same in both recipes, whatever it is called and however it is laid out.
function sameInside(
  recipe: Recipe,
  painted: Recipe,
  type: string,
  infoOf: InfoOf,
  same: Same,
  known: Map<string, boolean>,
): boolean {
  const name = definitionName(type);
  if (name === null) return true;
  const before = known.get(name);
  if (before !== undefined) return before;
  // One that uses itself is refused before it is painted.
  known.set(name, true);
  const [one, other] = [definitionOf(recipe, name), definitionOf(painted, name)];
  const alike =
    one !== undefined &&
    other !== undefined &&
    (one === other || (sameTable(one.outputs, other.outputs, same) && sameNodes(one.nodes, other.nodes))) &&
    Object.values(one.nodes ?? {}).every((node) =>
      sameInside(recipe, painted, node.type, infoOf, same, known),
    );
  known.set(name, alike);
  return alike;

  function sameNodes(now: typeof recipe.nodes = {}, then: typeof recipe.nodes = {}): boolean {
    if (Object.keys(now).length !== Object.keys(then).length) return false;
    return Object.entries(now).every(([id, node]) => {
      const was = Object.hasOwn(then, id) ? then[id] : undefined;
      return was !== undefined && sameNode(node, was, infoOf(node.type), same);
    });
  }
}

const sameTable = (one: object | undefined, other: object | undefined, same: Same) =>
  same((one ?? {}) as JsonValue, (other ?? {}) as JsonValue);

function sameNode(node: RecipeNode, before: RecipeNode, info: NodeInfo | undefined, same: Same): boolean {
  if (node.type !== before.type || (node.mode ?? null) !== (before.mode ?? null)) return false;
  const inputs = new Set([...Object.keys(node.inputs ?? {}), ...Object.keys(before.inputs ?? {})]);
  for (const input of inputs)
    if (wiresInto(node, input).join() !== wiresInto(before, input).join()) return false;
  const [now, then] = [node.parameters ?? {}, before.parameters ?? {}];
  if (now === then) return true;
  const usual = new Map(info?.parameters.map((each) => [each.name, each.default]));
  const valueIn = (values: typeof now, name: string) =>
    Object.hasOwn(values, name) ? values[name] : usual.get(name);
  return [...Object.keys(now), ...Object.keys(then)].every((name) =>
    same(valueIn(now, name), valueIn(then, name)),
  );
}

function withUsers(recipe: Recipe, ids: readonly string[]): Set<string> {
  const found = new Set(ids);
  if (ids.length === 0) return found;
  const users = new Map<string, string[]>();
  for (const { source, target } of wiresOf(recipe)) users.set(source, [...(users.get(source) ?? []), target]);
  // A set is walked in the order of its making, and what is added meanwhile is walked too.
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  return found;
}

/** Which nodes would paint something else now than they did. */

import type { JsonValue, NodeInfo, Recipe, RecipeNode } from "../api/types";
import { nodeOf, nodesOf, wiresInto, wiresOf } from "./recipe";

type InfoOf = (type: string) => NodeInfo | undefined;
type Same = (one: JsonValue | undefined, other: JsonValue | undefined) => boolean;

/** The nodes of a recipe that are not as in `painted`, and those that need one of them, however far. A value
 * that is written down and the same one as a default count as equal, as do places. */
export function changedNodes(recipe: Recipe, painted: Recipe, infoOf: InfoOf, same: Same): Set<string> {
  const definitions = same(
    recipe.definitions as JsonValue | undefined,
    painted.definitions as JsonValue | undefined,
  );
  const changed = Object.entries(nodesOf(recipe)).flatMap(([id, node]) => {
    const before = nodeOf(painted, id);
    const info = infoOf(node.type);
    const kept = before && (node === before || sameNode(node, before, info, same)) && (info || definitions);
    return kept ? [] : [id];
  });
  return withUsers(recipe, changed);
}

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

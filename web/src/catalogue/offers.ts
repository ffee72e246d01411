/** What a graph offers for a wire, and what its nodes are called there. */

import type { Recipe } from "../api/types";
import { nodeOf, nodesOf, type Socket, wiresInto } from "../document";
import { infoOf, type Knowledge, whyNot } from "./compatibility";

/** The outputs of these nodes that an input takes, but those that it has already. */
export function outputsThatFit(
  knowledge: Knowledge,
  recipe: Recipe,
  to: Socket,
  ids: readonly string[] = Object.keys(nodesOf(recipe)),
): Socket[] {
  const had = wiresInto(nodeOf(recipe, to.node), to.name);
  return ids.flatMap((node) =>
    (infoOf(knowledge, recipe, node)?.outputs ?? []).flatMap(({ name }) => {
      const fits = !had.includes(`${node}.${name}`) && whyNot(knowledge, recipe, { node, name }, to) === null;
      return fits ? [{ node, name }] : [];
    }),
  );
}

/** What each node is called, told apart by a number where needed: in the order of the recipe, which no wire changes. */
export function titlesOf(recipe: Recipe, knowledge: Knowledge): Map<string, string> {
  const order = Object.keys(nodesOf(recipe));
  const plain = (id: string) => infoOf(knowledge, recipe, id)?.title ?? nodeOf(recipe, id)?.type ?? id;
  const counts = new Map<string, number>();
  for (const id of order) counts.set(plain(id), (counts.get(plain(id)) ?? 0) + 1);
  const used = new Map<string, number>();
  return new Map(
    order.map((id) => {
      const title = plain(id);
      if (counts.get(title) === 1) return [id, title];
      const number = (used.get(title) ?? 0) + 1;
      used.set(title, number);
      return [id, `${title} ${number}`];
    }),
  );
}

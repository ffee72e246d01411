/** Deleting, and closing the gaps that nodes leave in their wires. */

import type { Recipe } from "../api/types";
import { fits, infoOf, inputOf, outputOf } from "../catalogue";
import { cutWires, type Edit, type Healing, remove, removeHealed, type WireRef } from "../document";
import { knowledge } from "../state";
import { t } from "../text";

/** Takes nodes and wires away; what a node fed gets its first fitting input instead where `heal`, as when the node
 * is bypassed. */
export function removal(
  recipe: Recipe,
  ids: readonly string[],
  wires: readonly WireRef[],
  heal: boolean,
): Edit {
  if (ids.length === 0) return cutWires(recipe, wires);
  const name = t("wires.didDelete", { count: ids.length });
  return heal
    ? removeHealed(recipe, ids, wires, name, healing(recipe))
    : { ...remove(recipe, ids, wires, ""), name };
}

function healing(recipe: Recipe): Healing {
  const gives = (at: { node: string; name: string }) => outputOf(knowledge(), recipe, at)?.socket;
  return {
    inputs: (node) => infoOf(knowledge(), recipe, node)?.inputs.map(({ name }) => name) ?? [],
    standsFor: (from, gone, to) => {
      const [given, before] = [gives(from), gives(gone)];
      const wanted = inputOf(knowledge(), recipe, to)?.socket;
      if (given === undefined || before === undefined || wanted === undefined) return false;
      return fits(knowledge(), given, before) && fits(knowledge(), given, wanted);
    },
  };
}

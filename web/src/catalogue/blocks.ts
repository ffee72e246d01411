/** Blocks as the catalogue lists nodes. */

import type { NodeInfo, StoredBlock } from "../api/types";
import { DEFINITION_PREFIX, insideOfBlock } from "../document";
import { t } from "../text";
import { ownNodes } from "./definitions";

const PREFIX = "block:";

/** The id of the block that a type of the catalogue stands for, or null for another type. No node is of such a type:
 * what is added is of the block's definition. */
export const blockId = (type: string): string | null =>
  type.startsWith(PREFIX) ? type.slice(PREFIX.length) : null;

/** The type that stands for a block in the catalogue. */
export const blockType = (id: string): string => PREFIX + id;

/** What may be added of the blocks that can be read; `known` are the types of the server. */
export function blockNodes(
  blocks: readonly StoredBlock[],
  known: ReadonlyMap<string, NodeInfo>,
): readonly NodeInfo[] {
  return blocks.flatMap(({ id, name, recipe }) => {
    const inside = recipe && insideOfBlock(recipe);
    if (!inside) return [];
    const { offered } = ownNodes(recipe, [], known);
    const info = offered.find(({ type }) => type === DEFINITION_PREFIX + inside.name);
    if (!info) return [];
    return [
      {
        ...info,
        type: blockType(id),
        title: name || info.title,
        category: t("blocks.category"),
        synonyms: [t("blocks.synonym")],
        summary: recipe.about || info.summary,
      },
    ];
  });
}

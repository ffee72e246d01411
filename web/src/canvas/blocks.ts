/** Blocks on the canvas: what is added is a node of the block's definition, which comes with it. */

import type { JsonValue, NodeInfo, Recipe } from "../api/types";
import { blockId } from "../catalogue";
import { applyPatches, bring, DEFINITION_PREFIX, definitionAt, insideOfBlock, type Patch } from "../document";
import { useBlocks, useDocument } from "../state";

interface Brought {
  /** The recipe with the definitions. */
  readonly recipe: Recipe;
  readonly patches: readonly Patch[];
  /** What the node is of. */
  readonly info: NodeInfo;
  readonly parameters: { [name: string]: JsonValue };
}

/** What is to be added where the catalogue offers `info`: itself, unless it is a block. */
export function unwrapped(recipe: Recipe, info: NodeInfo): Brought {
  const id = blockId(info.type);
  const block = useBlocks.getState().blocks.find((each) => each.id === id)?.recipe;
  const inside = block && insideOfBlock(block);
  if (!inside) return { recipe, patches: [], info, parameters: {} };
  const { recipe: whole, scope } = useDocument.getState();
  const { patches, names } = bring(recipe, block.definitions ?? {}, definitionAt(whole, scope));
  const type = DEFINITION_PREFIX + (names.get(inside.name) ?? inside.name);
  return {
    recipe: applyPatches(recipe, patches).tree,
    patches,
    info: { ...info, type },
    parameters: inside.parameters,
  };
}

/** Blocks: subgraphs that the server keeps to be used in other recipes. */

import { create } from "zustand";
import { api } from "../api/client";
import type { Recipe, StoredBlock } from "../api/types";
import {
  blockOf,
  definitionName,
  definitionOf,
  nodeOf,
  renamedBlock,
  serialise,
  titleOfDefinition,
} from "../document";
import { t } from "../text";
import { graphOf, useDocument } from "./document";
import { download, fileName } from "./download";
import { attempt, say } from "./notices";

/** A subgraph of the shown graph that is about to be kept. */
export interface Keeping {
  readonly node: string;
  readonly name: string;
  readonly about: string;
}

interface BlocksState {
  readonly blocks: readonly StoredBlock[];
  /** Asked about; null while nothing is. */
  readonly keeping: Keeping | null;
  load(): Promise<void>;
  stop(): void;
}

export const useBlocks = create<BlocksState>()((set) => ({
  blocks: [],
  keeping: null,
  load: async () => set({ blocks: await api.blocks() }),
  stop: () => set({ keeping: null }),
}));

/** Asks under which name to keep a subgraph of the shown graph. */
export function askToKeep(node: string): void {
  const recipe = graphOf(useDocument.getState());
  const name = definitionName(nodeOf(recipe, node)?.type ?? "");
  const definition = definitionOf(recipe, name);
  if (name === null || !definition) return;
  useBlocks.setState({
    keeping: { node, name: titleOfDefinition(recipe, name), about: definition.about ?? "" },
  });
}

/** The block of that name. */
export const blockNamed = (blocks: readonly StoredBlock[], name: string): StoredBlock | undefined =>
  blocks.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());

/** Keeps a subgraph of the shown graph as a block, in place of one that has its name. Returns whether it did. */
export async function keepBlock(node: string, name: string, about: string): Promise<boolean> {
  const block = blockOf(graphOf(useDocument.getState()), node, name, about);
  if (!block) return false;
  const before = blockNamed(useBlocks.getState().blocks, name);
  const kept = await attempt(before ? api.saveBlock(before.id, block, before.tag) : api.addBlock(block));
  if (kept) say(t("blocks.kept", { name }));
  await reload();
  return kept !== undefined;
}

export async function renameBlock({ id, recipe, tag }: StoredBlock, name: string): Promise<void> {
  if (recipe) await attempt(api.saveBlock(id, renamedBlock(recipe, name), tag));
  await reload();
}

/** Deletes a block; for a moment it can be taken back. */
export async function deleteBlock({ id, name, recipe, tag }: StoredBlock): Promise<void> {
  const gone = await attempt(api.deleteBlock(id, tag).then(() => true));
  await reload();
  if (!gone) return;
  const back = (block: Recipe) => ({
    label: t("trust.takeBack"),
    act: () => void attempt(api.saveBlock(id, block, null)).then(reload),
  });
  say(t("blocks.deleted", { name }), "info", recipe ? back(recipe) : undefined);
}

/** Downloads a block as the recipe that it is. */
export function exportBlock({ name, recipe }: StoredBlock): void {
  if (recipe) download(serialise(recipe), fileName(name, "block"));
}

const reload = () => attempt(useBlocks.getState().load());

/** The nodes that can be used: those of the server, and the recipe's own subgraphs. */

import { create } from "zustand";
import { api } from "../api/client";
import type { Catalogue, NodeInfo } from "../api/types";
import { blockNodes, type Knowledge, knowledgeOf, ownNodes, translated } from "../catalogue";
import { definitionName, keptDefinitions } from "../document";
import { whenHelpIsLearned } from "../text/served";
import { useBlocks } from "./blocks";
import { useDocument } from "./document";

interface CatalogueState {
  /** What the server knows. */
  readonly served: Catalogue;
  /** What may be added to what the canvas shows. */
  readonly catalogue: Catalogue;
  /** Every type that the canvas may come upon. */
  readonly knowledge: Knowledge;
  readonly ready: boolean;
  load(): Promise<void>;
}

const EMPTY: Catalogue = { nodes: [], sockets: [], conversions: [] };

export const useCatalogue = create<CatalogueState>()((set) => ({
  served: EMPTY,
  catalogue: EMPTY,
  knowledge: knowledgeOf(EMPTY),
  ready: false,
  load: async () => {
    said = await api.nodes();
    const served = translated(said);
    set({ served, ...withOwn(served), ready: true });
  },
}));

// The catalogue as the server said it, before it was translated.
let said = EMPTY;

whenHelpIsLearned(() => {
  if (!useCatalogue.getState().ready) return;
  const served = translated(said);
  useCatalogue.setState({ served, ...withOwn(served) });
});

// A card asks for the entry of its type after every edit: one that did not change has to be the same object.
const entries = new Map<string, { text: string; info: NodeInfo }>();

function same(info: NodeInfo): NodeInfo {
  const text = JSON.stringify(info);
  const known = entries.get(info.type);
  if (known?.text === text) return known.info;
  entries.set(info.type, { text, info });
  return info;
}

function withOwn(served: Catalogue): Pick<CatalogueState, "catalogue" | "knowledge"> {
  const { recipe, scope } = useDocument.getState();
  const known = knowledgeOf(served);
  const own = ownNodes(recipe, scope, known.nodes);
  const stored = useBlocks.getState().blocks;
  const blocks = blockNodes(stored, known.nodes);
  // A group that is a kept block is offered once, as the block: its node is of the same group.
  const kept = keptDefinitions(
    recipe,
    stored.map((block) => block.recipe),
  );
  const isKept = ({ type }: NodeInfo) => kept.has(definitionName(type) ?? "");
  const groups = own.offered.filter((info) => !isKept(info));
  const catalogue = { ...served, nodes: [...served.nodes, ...[...groups, ...blocks].map(same)] };
  const others = [...own.offered.filter(isKept), ...own.others];
  const nodes = [...catalogue.nodes, ...others.map(same)];
  return { catalogue, knowledge: knowledgeOf({ ...served, nodes }) };
}

const sameTypes = (one: Knowledge, other: Knowledge) =>
  one.nodes.size === other.nodes.size &&
  [...other.nodes].every(([type, info]) => one.nodes.get(type) === info);

useDocument.subscribe((now, before) => {
  if (now.recipe.definitions !== before.recipe.definitions || now.scope !== before.scope) again();
});
useBlocks.subscribe((now, before) => {
  if (now.blocks !== before.blocks) again();
});

function again(): void {
  const { served, knowledge: known, catalogue } = useCatalogue.getState();
  const next = withOwn(served);
  const offersSame =
    next.catalogue.nodes.length === catalogue.nodes.length &&
    next.catalogue.nodes.every((info, at) => info === catalogue.nodes[at]);
  if (!offersSame || !sameTypes(known, next.knowledge)) useCatalogue.setState(next);
}

export const knowledge = (): Knowledge => useCatalogue.getState().knowledge;

/** The catalogue's entry of a type, or undefined for one that this server does not know. */
export function useInfo(type: string | undefined): NodeInfo | undefined {
  return useCatalogue((state) => (type === undefined ? undefined : state.knowledge.nodes.get(type)));
}

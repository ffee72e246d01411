/** The nodes that this server knows. */

import { create } from "zustand";
import { api } from "../api/client";
import type { Catalogue, NodeInfo } from "../api/types";
import { type Knowledge, knowledgeOf } from "../catalogue";

interface CatalogueState {
  readonly catalogue: Catalogue;
  readonly knowledge: Knowledge;
  readonly ready: boolean;
  load(): Promise<void>;
}

const EMPTY: Catalogue = { nodes: [], sockets: [], conversions: [] };

export const useCatalogue = create<CatalogueState>()((set) => ({
  catalogue: EMPTY,
  knowledge: knowledgeOf(EMPTY),
  ready: false,
  load: async () => {
    const catalogue = await api.nodes();
    set({ catalogue, knowledge: knowledgeOf(catalogue), ready: true });
  },
}));

export const knowledge = (): Knowledge => useCatalogue.getState().knowledge;

/** The catalogue's entry of a type, or undefined for one that this server does not know. */
export function useInfo(type: string | undefined): NodeInfo | undefined {
  return useCatalogue((state) => (type === undefined ? undefined : state.knowledge.nodes.get(type)));
}

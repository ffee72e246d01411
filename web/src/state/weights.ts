/** Weights that do not ship: which are here, and the one that is on its way. */

import { create } from "zustand";
import { api } from "../api/client";
import type { Download, Weights } from "../api/types";
import { t } from "../text";
import { useCatalogue } from "./catalogue";
import { attempt, quietly, say } from "./notices";

interface WeightsState {
  readonly weights: readonly Weights[];
  readonly download: Download | null;
  load(): Promise<void>;
  /** Gets weights, or goes on where that ended. */
  get(name: string): Promise<void>;
  cancel(name: string): Promise<void>;
}

const EVERY = 700;
/** The server says for so long which weights there were before. */
const KNOWN_LATER = 2200;

let timer: ReturnType<typeof setTimeout> | undefined;

export const useWeights = create<WeightsState>()((set, get) => ({
  weights: [],
  download: null,
  load: async () => {
    const found = await quietly(api.weights());
    if (!found) return;
    const before = get().download;
    set({ weights: found.weights, download: found.download });
    clearTimeout(timer);
    if (found.download?.state === "running") timer = setTimeout(() => void get().load(), EVERY);
    else if (before?.state === "running" && found.download?.state === "done") arrived(before.name);
  },
  get: async (name) => {
    const download = await attempt(api.getWeights(name));
    if (!download) return;
    set({ download });
    await get().load();
  },
  cancel: async (name) => {
    const download = await attempt(api.cancelWeights(name));
    if (download) set({ download });
    await get().load();
  },
}));

// What lacked them is checked anew once the catalogue has them.
function arrived(name: string): void {
  const title = useWeights.getState().weights.find((each) => each.name === name)?.title ?? name;
  say(t("gallery.arrived", { title }));
  setTimeout(() => void quietly(useCatalogue.getState().load()), KNOWN_LATER);
}

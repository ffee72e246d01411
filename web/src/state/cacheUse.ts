/** How much the results kept between paintings take. */

import { create } from "zustand";
import { api } from "../api/client";
import type { CacheUse } from "../api/types";
import { t } from "../text";
import { attempt, quietly, say } from "./notices";

interface CacheUseState {
  readonly use: CacheUse | null;
  readonly clearing: boolean;
  load(): Promise<void>;
  clear(): Promise<void>;
}

export const useCacheUse = create<CacheUseState>()((set, get) => ({
  use: null,
  clearing: false,
  load: async () => {
    const use = await quietly(api.cache());
    if (use) set({ use });
  },
  clear: async () => {
    set({ clearing: true });
    const cleared = await attempt(api.clearCache().then(() => true));
    if (cleared) say(t("app.cacheCleared"));
    await get().load();
    set({ clearing: false });
  },
}));

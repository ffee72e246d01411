/** What lies on the server: recipes, pictures, results; fetched again when the server says so. */

import { create } from "zustand";
import { api } from "../api/client";
import type { Picture, RecipeSummary, Result, SystemInfo } from "../api/types";

interface ListsState {
  readonly recipes: readonly RecipeSummary[];
  readonly pictures: readonly Picture[];
  readonly results: readonly Result[];
  readonly system: SystemInfo | null;
  readonly ready: boolean;
  loadRecipes(): Promise<void>;
  loadPictures(): Promise<void>;
  loadResults(): Promise<void>;
  loadSystem(): Promise<void>;
}

export const useLists = create<ListsState>()((set) => ({
  recipes: [],
  pictures: [],
  results: [],
  system: null,
  ready: false,
  loadRecipes: async () => set({ recipes: await api.recipes() }),
  loadPictures: async () => set({ pictures: await api.images(), ready: true }),
  loadResults: async () => set({ results: await api.results() }),
  loadSystem: async () => set({ system: await api.system() }),
}));

/** The stored picture that a parameter names. */
export function usePicture(ref: unknown): Picture | undefined {
  return useLists((state) =>
    typeof ref === "string" ? state.pictures.find((each) => each.ref === ref) : undefined,
  );
}

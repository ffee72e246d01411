/** What lies on the server: recipes, pictures, results; fetched again when the server says so. */

import { create } from "zustand";
import { api } from "../api/client";
import { errorText } from "../api/http";
import type { Picture, RecipeSummary, Result, SystemInfo } from "../api/types";

/** Why each list could not be read when it was last asked for: null where it could, undefined before. */
type Troubles = { readonly [list in "recipes" | "pictures" | "results"]?: string | null };

interface ListsState {
  readonly recipes: readonly RecipeSummary[];
  readonly pictures: readonly Picture[];
  readonly results: readonly Result[];
  readonly system: SystemInfo | null;
  readonly ready: boolean;
  readonly troubles: Troubles;
  loadRecipes(): Promise<void>;
  loadPictures(): Promise<void>;
  loadResults(): Promise<void>;
  loadSystem(): Promise<void>;
}

export const useLists = create<ListsState>()((set) => {
  const told = (list: keyof Troubles, trouble: string | null) =>
    set(({ troubles }) => (troubles[list] === trouble ? {} : { troubles: { ...troubles, [list]: trouble } }));
  const read = async <T>(list: keyof Troubles, asking: Promise<T>): Promise<T> => {
    try {
      const found = await asking;
      told(list, null);
      return found;
    } catch (error) {
      told(list, errorText(error));
      throw error;
    }
  };
  return {
    recipes: [],
    pictures: [],
    results: [],
    system: null,
    ready: false,
    troubles: {},
    loadRecipes: async () => set({ recipes: await read("recipes", api.recipes()) }),
    loadPictures: async () => {
      const pictures = await read("pictures", api.images());
      for (const { ref, name } of pictures) names.set(ref, name);
      set({ pictures, ready: true });
    },
    loadResults: async () => set({ results: await read("results", api.results()) }),
    loadSystem: async () => set({ system: await api.system() }),
  };
});

// Also of those that were deleted since: what still asks for one can say which.
const names = new Map<string, string>();

/** What a picture is called that is or was stored while this page was open; undefined for another. */
export const nameOfPicture = (ref: string): string | undefined => names.get(ref);

/** The stored picture that a parameter names. */
export function usePicture(ref: unknown): Picture | undefined {
  return useLists((state) =>
    typeof ref === "string" ? state.pictures.find((each) => each.ref === ref) : undefined,
  );
}

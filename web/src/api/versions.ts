/** The server's calls about versions of recipes and what differs between recipes, typed. */

import type { Tagged } from "./client";
import { ask } from "./http";
import { type Page, pageOf } from "./pages";
import type { Change, Recipe, RecipeVersion, SavedRecipe, StoredVersion } from "./types";

const PAGE = 40;
const at = (id: string) => `recipes/${encodeURIComponent(id)}/versions`;

export const versionsApi = {
  /** The versions behind the one of the number `after`, newest first. */
  list: async (id: string, after?: string): Promise<Page<RecipeVersion>> =>
    pageOf(await ask<RecipeVersion[]>("GET", `${at(id)}?limit=${PAGE}${after ? `&after=${after}` : ""}`)),
  /** Saves a version anew, also of a recipe that was deleted. */
  restore: async (id: string, number: number): Promise<Tagged<SavedRecipe>> => {
    const { value, headers } = await ask<SavedRecipe>("POST", `${at(id)}/${number}/restore`);
    return { ...value, tag: headers.get("etag") };
  },
  read: async (id: string, number: number) => (await ask<StoredVersion>("GET", `${at(id)}/${number}`)).value,
  difference: async (before: Recipe, after: Recipe) =>
    (await ask<{ changes: Change[] }>("POST", "difference", { body: { before, after } })).value.changes,
};

/** The server's calls, typed. */

import { learnHelp, learnSentences, shippedName } from "../text/served";
import { type Asked, apiUrl, ask } from "./http";
import { pageOf } from "./pages";
import type {
  CacheUse,
  Catalogue,
  Download,
  Film,
  Picture,
  Problem,
  Queue,
  ReadRecipe,
  Recipe,
  RecipeCard,
  RecipeForm,
  RecipeSummary,
  Result,
  Run,
  RunDetail,
  RunState,
  RunSummary,
  SavedRecipe,
  Settings,
  StoredBlock,
  StoredRecipe,
  SystemInfo,
  WeightsList,
} from "./types";

/** With the version of what lies on the server, for `If-Match`; null where it does not say. */
export type Tagged<T> = T & { readonly tag: string | null };

export interface RunsAsked {
  readonly state?: RunState;
  readonly starred?: 1;
  /** Words that stand in their recipes. */
  readonly search?: string;
  /** Unix seconds: only runs that were over, or accepted, from then on. */
  readonly since?: number;
  /** And before then. */
  readonly until?: number;
  /** The run after which the page begins. */
  readonly after?: string;
  readonly limit?: number;
}

const SYSTEM_PATIENCE = 8000;

async function call<T>(method: string, path: string, body?: Asked["body"]): Promise<T> {
  return (await ask<T>(method, path, { body })).value;
}

async function tagged<T>(method: string, path: string, asked: Asked = {}): Promise<Tagged<T>> {
  const { value, headers } = await ask<T>(method, path, asked);
  return { ...value, tag: headers.get("etag") };
}

const part = encodeURIComponent;
// A reference such as sample:coast reads better with its colon, and a path may hold one.
const ref = (text: string) => part(text).replace("%3A", ":");

function query(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : "";
}

/** An answer that may hold sentences, once they can be said in the language of the page. */
async function spoken<T>(answer: Promise<T>): Promise<T> {
  const [value] = await Promise.all([answer, learnSentences()]);
  return value;
}

/** A picture that ships goes by its title in the language of the page. */
const titled = (picture: Picture): Picture =>
  picture.kind === "sample" ? { ...picture, title: shippedName(picture.title) } : picture;

export const api = {
  nodes: () => call<Catalogue>("GET", "nodes"),
  system: async () => (await ask<SystemInfo>("GET", "system", { patience: SYSTEM_PATIENCE })).value,

  gallery: () => call<RecipeCard[]>("GET", "gallery"),
  // Every help stands on that page.
  form: async (id: string) => {
    const [form] = await Promise.all([
      spoken(call<RecipeForm>("GET", `recipes/${part(id)}/form`)),
      learnHelp(),
    ]);
    return form;
  },
  weights: () => call<WeightsList>("GET", "weights"),
  getWeights: (name: string) => call<Download>("POST", `weights/${part(name)}/download`),
  cancelWeights: (name: string) => call<Download>("DELETE", `weights/${part(name)}/download`),

  recipes: () => call<RecipeSummary[]>("GET", "recipes"),
  recipe: (id: string) => tagged<StoredRecipe>("GET", `recipes/${part(id)}`),
  saveNew: (recipe: Recipe) => tagged<SavedRecipe>("POST", "recipes", { body: { recipe } }),
  /** Saves over the version that `tag` names, and over no other: 412 when there is a newer one. */
  save: (id: string, recipe: Recipe, tag: string | null) =>
    tagged<SavedRecipe>("PUT", `recipes/${part(id)}`, {
      body: { recipe },
      headers: tag === null ? {} : { "if-match": tag },
    }),
  deleteRecipe: (id: string) => call<unknown>("DELETE", `recipes/${part(id)}`),
  readRecipe: (file: Blob) => call<ReadRecipe>("POST", "recipes/read", file),
  check: async (recipe: Recipe) => {
    const answer = call<{ problems: Problem[] }>("POST", "check", { recipe });
    return (await answer).problems.length > 0 ? spoken(answer) : answer;
  },

  blocks: () => call<StoredBlock[]>("GET", "blocks"),
  addBlock: (recipe: Recipe) => call<SavedRecipe>("POST", "blocks", { recipe }),
  /** Keeps a block where `tag` is what lies there; null where it does not matter. */
  saveBlock: async (id: string, recipe: Recipe, tag: string | null) =>
    (
      await ask<SavedRecipe>("PUT", `blocks/${part(id)}`, {
        body: { recipe },
        headers: tag === null ? {} : { "if-match": `"${tag}"` },
      })
    ).value,
  deleteBlock: async (id: string, tag: string) =>
    (await ask<unknown>("DELETE", `blocks/${part(id)}`, { headers: { "if-match": `"${tag}"` } })).value,

  images: async () => (await call<Picture[]>("GET", "images")).map(titled),
  upload: (file: Blob, name: string) => call<Picture>("POST", `images?name=${part(name)}`, file),
  deleteImage: (picture: Picture) =>
    call<unknown>("DELETE", `images/${part(picture.ref.replace(/^sha256:/, ""))}`),
  imageFile: (picture: string) => apiUrl(`images/${ref(picture)}/file`),
  thumbnail: (picture: string, side = 320) => apiUrl(`images/${ref(picture)}/thumbnail?side=${side}`),

  /** The same key with the same recipe is the same run, however often it is sent. */
  paint: async (recipe: Recipe, recipeId: string | null, key: string) =>
    (
      await ask<Run>("POST", "runs", {
        body: { recipe, recipe_id: recipeId },
        headers: { "idempotency-key": key },
      })
    ).value,
  runs: async (asked: RunsAsked = {}) => pageOf(await ask<Run[]>("GET", `runs${query(asked)}`)),
  run: (id: string) => spoken(call<RunDetail>("GET", `runs/${part(id)}`)),
  /** What tells a run from the one before of its recipe, or from another. */
  summary: (id: string, against?: string) =>
    spoken(call<RunSummary>("GET", `runs/${part(id)}/summary${query({ against })}`)),
  star: (id: string, starred: boolean) => call<Run>(starred ? "PUT" : "DELETE", `runs/${part(id)}/star`),
  films: (run: string) => call<Film[]>("GET", `runs/${part(run)}/films`),
  frame: (run: string, number: number) => apiUrl(`runs/${part(run)}/frames/${part(String(number))}`),
  deleteRun: (id: string) => call<unknown>("DELETE", `runs/${part(id)}`),
  cancel: (id: string) => call<Run>("POST", `runs/${part(id)}/cancel`),
  front: (id: string) => call<Run>("POST", `runs/${part(id)}/front`),
  pause: (id: string) => call<Run>("POST", `runs/${part(id)}/pause`),
  resume: (id: string) => call<Run>("POST", `runs/${part(id)}/resume`),
  retry: (id: string) => call<Run>("POST", `runs/${part(id)}/retry`),
  preview: (run: string, node: string, output?: string) =>
    apiUrl(`runs/${part(run)}/preview/${part(node)}${output ? `?output=${part(output)}` : ""}`),

  queue: () => call<Queue>("GET", "queue"),
  pauseQueue: () => call<unknown>("POST", "queue/pause"),
  resumeQueue: () => call<unknown>("POST", "queue/resume"),
  cancelAll: () => call<unknown>("POST", "queue/cancel"),

  cache: () => call<CacheUse>("GET", "cache"),
  clearCache: () => call<unknown>("DELETE", "cache"),

  settings: () => tagged<Settings>("GET", "settings"),
  /** Puts these in the place of those that `tag` names: 412 when there are newer ones. */
  saveSettings: (settings: Settings, tag: string | null) =>
    tagged<Settings>("PUT", "settings", { body: settings, headers: tag === null ? {} : { "if-match": tag } }),

  results: () => call<Result[]>("GET", "results"),
  resultFile: (id: string, download = false) =>
    apiUrl(`results/${part(id)}/file${download ? "?download=1" : ""}`),
  resultThumbnail: (id: string) => apiUrl(`results/${part(id)}/thumbnail`),
  deleteResult: (id: string) => call<unknown>("DELETE", `results/${part(id)}`),
};

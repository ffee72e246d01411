/** The server's calls, typed. A refused call throws a `Refused` that carries every problem. */

import type {
  Catalogue,
  Picture,
  Problem,
  ReadRecipe,
  Recipe,
  RecipeSummary,
  Result,
  Run,
  RunDetail,
  SavedRecipe,
  StoredRecipe,
  SystemInfo,
} from "./types";

/** The server answered, and said no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    title: string,
    readonly problems: Problem[],
  ) {
    super(title);
    this.name = "Refused";
  }
}

/** The server did not answer. */
export class Unreachable extends Error {
  constructor() {
    super("The server does not answer. Nothing is lost; your draft is kept in this browser.");
    this.name = "Unreachable";
  }
}

/** A problem in words: what was found, then what to do. */
export function problemText({ message, hint }: Pick<Problem, "message" | "hint">): string {
  const found = /[.!?…]$/.test(message) ? message : `${message}.`;
  return hint ? `${found} ${hint}` : found;
}

/** Says in one sentence what went wrong. */
export function sentence(error: unknown): string {
  if (error instanceof Refused) {
    const [first] = error.problems;
    return first ? problemText(first) : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

const root = new URL("api/", document.baseURI);

export function apiUrl(path: string): string {
  return new URL(path, root).href;
}

async function call<T>(method: string, path: string, body?: BodyInit | object): Promise<T> {
  const raw = body instanceof Blob || body instanceof ArrayBuffer || typeof body === "string";
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = raw ? (body as BodyInit) : JSON.stringify(body);
    init.headers = { "content-type": raw ? "application/octet-stream" : "application/json" };
  }
  let response: Response;
  try {
    response = await fetch(apiUrl(path), init);
  } catch (error) {
    if (error instanceof TypeError) throw new Unreachable();
    throw error;
  }
  if (!response.ok) throw await refusal(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function refusal(response: Response): Promise<Refused> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as { title?: string; problems?: Problem[] };
    return new Refused(
      response.status,
      body.title ?? `The server answered ${response.status}.`,
      body.problems ?? [],
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Refused(response.status, `The server answered ${response.status} ${response.statusText}.`, []);
  }
}

const part = encodeURIComponent;
// A reference such as sample:coast reads better with its colon, and a path may hold one.
const ref = (text: string) => part(text).replace("%3A", ":");

export const api = {
  nodes: () => call<Catalogue>("GET", "nodes"),
  system: () => call<SystemInfo>("GET", "system"),

  recipes: () => call<RecipeSummary[]>("GET", "recipes"),
  recipe: (id: string) => call<StoredRecipe>("GET", `recipes/${part(id)}`),
  saveNew: (recipe: Recipe) => call<SavedRecipe>("POST", "recipes", { recipe }),
  save: (id: string, recipe: Recipe) => call<SavedRecipe>("PUT", `recipes/${part(id)}`, { recipe }),
  deleteRecipe: (id: string) => call<unknown>("DELETE", `recipes/${part(id)}`),
  readRecipe: (file: Blob) => call<ReadRecipe>("POST", "recipes/read", file),
  check: (recipe: Recipe) => call<{ problems: Problem[] }>("POST", "check", { recipe }),

  images: () => call<Picture[]>("GET", "images"),
  upload: (file: Blob, name: string) => call<Picture>("POST", `images?name=${part(name)}`, file),
  deleteImage: (picture: Picture) =>
    call<unknown>("DELETE", `images/${part(picture.ref.replace(/^sha256:/, ""))}`),
  imageFile: (picture: string) => apiUrl(`images/${ref(picture)}/file`),
  thumbnail: (picture: string, side = 320) => apiUrl(`images/${ref(picture)}/thumbnail?side=${side}`),

  paint: (recipe: Recipe, recipeId: string | null) =>
    call<Run>("POST", "runs", { recipe, recipe_id: recipeId }),
  runs: () => call<Run[]>("GET", "runs"),
  run: (id: string) => call<RunDetail>("GET", `runs/${part(id)}`),
  cancel: (id: string) => call<Run>("POST", `runs/${part(id)}/cancel`),
  preview: (run: string, node: string, output?: string) =>
    apiUrl(`runs/${part(run)}/preview/${part(node)}${output ? `?output=${part(output)}` : ""}`),

  results: () => call<Result[]>("GET", "results"),
  resultFile: (id: string, download = false) =>
    apiUrl(`results/${part(id)}/file${download ? "?download=1" : ""}`),
  resultThumbnail: (id: string) => apiUrl(`results/${part(id)}/thumbnail`),
  deleteResult: (id: string) => call<unknown>("DELETE", `results/${part(id)}`),
};

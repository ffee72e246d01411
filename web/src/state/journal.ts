/** The journal of drafts: what is on a canvas outlives a reload and a crash of the tab or the browser. It lies in
 * IndexedDB, one entry for each document that is open or was left with changes. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Recipe } from "../api/types";
import { editorOf, isDrawable, isJsonObject, nodesOf, tableOf } from "../document";

/** A document as it lies on a canvas. */
export interface Draft {
  readonly recipe: Recipe;
  /** The recipe as it was last saved or opened; null when it was never saved. */
  readonly saved: Recipe | null;
  readonly id: string | null;
  readonly shipped: boolean;
  readonly tag: string | null;
  /** How many changes are not saved. */
  readonly changes: number;
  /** The run whose pictures the canvas shows. */
  readonly run: string | null;
}

/** A draft as a list shows it; `written` is in milliseconds since 1970. */
export interface DraftEntry {
  readonly key: string;
  readonly name: string;
  readonly nodes: number;
  /** Notes and frames; not known of what an earlier version wrote. */
  readonly items?: number;
  readonly changes: number;
  readonly written: number;
}

type Drafts = readonly (readonly [key: string, draft: Draft])[];

type Place = Omit<Draft, "recipe" | "saved">;

interface Shelves extends DBSchema {
  entries: { key: string; value: DraftEntry & { readonly place: Place } };
  recipes: { key: string; value: Recipe };
  saved: { key: string; value: Recipe };
}

const NAME = "impasto";
const VERSION = 1;
const SHELVES = ["entries", "recipes", "saved"] as const;

/** Milliseconds between a change and its being written, at least. */
const PAUSE = 300;
/** And at most: of what was done, no more than a second may be lost. */
const LONGEST_PAUSE = 800;
/** Writing may take this share of the time: copying a large recipe holds up what is typed meanwhile. */
const SHARE = 0.05;
/** Drafts that are kept: with changes, and of those without any the newest, which a new tab begins with. */
export const MOST = 30;
const MOST_UNCHANGED = 3;
/** Those of a window that was closed, or is just being loaded anew, come back with it: for so many milliseconds. */
const COMES_BACK = 7 * 24 * 60 * 60 * 1000;
/** Milliseconds after which what could not be written is tried again, if nothing else is written before. */
const RETRY = 10_000;

/** What went wrong: no room is left, this browser keeps nothing at all, or what it kept cannot be read. */
export type Trouble = "full" | "none" | "unread";

/** What lies in the journal is no draft any more; `found` is what does. */
export class Damaged extends Error {
  constructor(readonly found: unknown) {
    super("The draft is damaged.");
  }
}

export class Journal {
  /** Of each draft the newest that is not written, also while that is under way or when it failed. */
  private readonly unwritten = new Map<string, Draft>();
  private readonly pending = new Set<string>();
  private readonly refused = new Set<string>();
  private readonly savedAs = new Map<string, Recipe | null>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private pause = PAUSE;
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly shelves: IDBPDatabase<Shelves>,
    private readonly onTrouble: (trouble: Trouble | null) => void,
  ) {}

  /** Opens the journal; null where this browser keeps none. */
  static async open(onTrouble: (trouble: Trouble | null) => void): Promise<Journal | null> {
    try {
      const shelves = await openDB<Shelves>(NAME, VERSION, {
        upgrade: (database) => {
          for (const shelf of SHELVES) database.createObjectStore(shelf);
        },
      });
      // A later version of the editor in another tab may change the form of what lies here.
      shelves.addEventListener("versionchange", () => shelves.close());
      return new Journal(shelves, onTrouble);
    } catch (error) {
      // Where there is no IndexedDB at all, its name is not known either.
      if (!(error instanceof DOMException || error instanceof ReferenceError)) throw error;
      onTrouble("none");
      return null;
    }
  }

  /** Keeps what a document is now, in place of what it was. It is written soon, with whatever follows meanwhile. */
  keep(key: string, draft: Draft): void {
    this.unwritten.set(key, draft);
    this.pending.add(key);
    this.timer ??= setTimeout(() => void this.flush(), this.pause);
  }

  /** Writes at once what is still to be written. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    this.timer = undefined;
    const drafts = [...this.unwritten].filter(([key]) => this.pending.has(key));
    this.pending.clear();
    if (drafts.length > 0)
      this.writing = Promise.all([this.writing, this.write(drafts)]).then(() => undefined);
    return this.writing;
  }

  /** Reads a draft; null where there is none of that name. Throws `Damaged`, or a DOMException where the browser
   * cannot read it. */
  async read(key: string): Promise<Draft | null> {
    await this.flush();
    if (this.refused.has(key)) return this.unwritten.get(key) ?? null;
    const shelves = this.shelves.transaction(SHELVES);
    const [entry, recipe, saved] = await Promise.all([
      shelves.objectStore("entries").get(key),
      shelves.objectStore("recipes").get(key),
      shelves.objectStore("saved").get(key),
    ]);
    if (!entry || !recipe) return null;
    const whole = isJsonObject(entry.place) && isDrawable(recipe) && (!saved || isDrawable(saved));
    if (!whole) throw new Damaged({ entry, recipe, saved });
    return { ...entry.place, recipe, saved: saved ?? null };
  }

  /** Lists the drafts, newest first. */
  async list(): Promise<DraftEntry[]> {
    await this.flush();
    const entries = await this.shelves.getAll("entries");
    return entries
      .map(({ place: _place, ...entry }) => entry)
      .sort((one, other) => other.written - one.written);
  }

  async forget(key: string): Promise<void> {
    this.pending.delete(key);
    this.unwritten.delete(key);
    await this.writing;
    this.refused.delete(key);
    this.savedAs.delete(key);
    const shelves = this.shelves.transaction(SHELVES, "readwrite");
    await Promise.all(SHELVES.map((shelf) => shelves.objectStore(shelf).delete(key)));
    await shelves.done;
  }

  /** Forgets the oldest drafts where there are too many, but none of those that are `open`. */
  async tidy(open: ReadonlySet<string>): Promise<void> {
    const entries = (await this.list()).filter(({ key }) => !open.has(key));
    const changed = entries.filter(({ changes }) => changes > 0);
    const unchanged = entries.filter(({ changes }) => changes === 0);
    const oldest = Date.now() - COMES_BACK;
    const old = unchanged.slice(MOST_UNCHANGED).filter(({ written }, at) => {
      return written < oldest || at >= MOST - MOST_UNCHANGED;
    });
    for (const { key } of [...changed.slice(MOST), ...old]) await this.forget(key);
  }

  /** Whether a draft could not be written the last time; it is tried again. */
  isRefused(key: string): boolean {
    return this.refused.has(key);
  }

  private async write(drafts: Drafts): Promise<void> {
    let why = await this.attempt(drafts);
    // One that is too large keeps none of the others out.
    if (why !== null && drafts.length > 1) {
      why = null;
      for (const [key, draft] of drafts)
        if (this.unwritten.get(key) === draft) why = (await this.attempt([[key, draft]])) ?? why;
    }
    if (why !== null) {
      this.onTrouble(why.name === "QuotaExceededError" ? "full" : "none");
      clearTimeout(this.again);
      this.again = setTimeout(() => void this.flush(), RETRY);
    } else if (this.refused.size === 0) this.onTrouble(null);
  }

  /** Returns why these could not be written; null where they were. */
  private async attempt(drafts: Drafts): Promise<DOMException | null> {
    try {
      await this.put(drafts);
      for (const [key, draft] of drafts) {
        this.refused.delete(key);
        if (this.unwritten.get(key) === draft) this.unwritten.delete(key);
      }
      return null;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      for (const [key, draft] of drafts) {
        this.savedAs.delete(key);
        // A newer one waits already, or it is not wanted any more.
        if (this.unwritten.get(key) !== draft) continue;
        this.refused.add(key);
        this.pending.add(key);
      }
      return error;
    }
  }

  private put(drafts: Drafts): Promise<void> {
    const begun = performance.now();
    const shelves = this.shelves.transaction(SHELVES, "readwrite", { durability: "relaxed" });
    const asked: Promise<unknown>[] = [];
    for (const [key, { recipe, saved, ...place }] of drafts) {
      const { changes } = place;
      const entry = {
        key,
        name: recipe.name ?? "",
        nodes: Object.keys(nodesOf(recipe)).length,
        items: itemsOf(recipe),
        changes,
        written: Date.now(),
        place,
      };
      asked.push(
        shelves.objectStore("entries").put(entry, key),
        shelves.objectStore("recipes").put(recipe, key),
      );
      // It changes far more rarely than the recipe, and is as large.
      if (this.savedAs.get(key) !== saved || !this.savedAs.has(key)) {
        const shelf = shelves.objectStore("saved");
        asked.push(saved ? shelf.put(saved, key) : shelf.delete(key));
        this.savedAs.set(key, saved);
      }
    }
    // Where the page is left now, nobody would be there to hear that all was asked for.
    shelves.commit();
    this.pause = Math.min(LONGEST_PAUSE, Math.max(PAUSE, (performance.now() - begun) / SHARE));
    return Promise.all([...asked, shelves.done]).then(() => undefined);
  }
}

const itemsOf = (recipe: Recipe): number =>
  ["notes", "frames"].flatMap((part) => Object.keys(tableOf(editorOf(recipe), part))).length;

/** The history: runs that ended or rest, newest first, read in pages. */

import { create } from "zustand";
import { api } from "../api/client";
import { errorText } from "../api/http";
import type { Run, RunState } from "../api/types";
import { shownName } from "../ui/words";
import { isPast } from "./runStates";

/** The states that a run of the history is in. */
export const PAST_STATES = ["done", "failed", "cancelled", "interrupted"] as const satisfies RunState[];
export type PastState = (typeof PAST_STATES)[number];

interface PastRunsState {
  /** Which runs are shown; null for all. */
  readonly state: PastState | null;
  /** What their names hold. */
  readonly query: string;
  readonly read: readonly Run[];
  /** Where the next page begins; null at the end, undefined before the first. */
  readonly next: string | null | undefined;
  readonly loading: boolean;
  /** Why the last page could not be read. */
  readonly problem: string | null;
  choose(state: PastState | null): void;
  search(query: string): void;
  /** Reads from the beginning. */
  begin(): Promise<void>;
  /** Reads on: a page, or while a name is searched as many as it takes to find some. */
  more(): Promise<void>;
  forget(id: string): void;
}

const PAGE = 50;
const PAGE_OF_SEARCH = 200;
const FOUND_ENOUGH = 20;
const MOST_PAGES = 10;

let turn = 0;

export const usePastRuns = create<PastRunsState>()((set, get) => {
  const load = async (from: string | undefined, before: readonly Run[]) => {
    const mine = ++turn;
    const enough = matching(before, get().query).length + FOUND_ENOUGH;
    let read = before;
    let next: string | null | undefined = from;
    set({ loading: true, problem: null });
    try {
      for (let pages = 0; next !== null && pages < MOST_PAGES; pages++) {
        const { state, query } = get();
        const searching = query.trim() !== "";
        const page = await api.runs({
          limit: searching ? PAGE_OF_SEARCH : PAGE,
          ...(state === null ? {} : { state }),
          ...(next === undefined ? {} : { after: next }),
        });
        if (mine !== turn) return;
        const told = new Set(page.items.map(({ id }) => id));
        read = [...read.filter(({ id }) => !told.has(id)), ...page.items];
        next = page.next;
        set({ read, next });
        if (!searching || matching(read, query).length >= enough) break;
      }
    } catch (error) {
      if (mine === turn) set({ problem: errorText(error) });
    } finally {
      if (mine === turn) set({ loading: false });
    }
  };
  return {
    state: null,
    query: "",
    read: [],
    next: undefined,
    loading: false,
    problem: null,
    choose: (state) => {
      set({ state, read: [], next: undefined });
      void load(undefined, []);
    },
    search: (query) => {
      set({ query });
      const { read, next, loading } = get();
      const few = query.trim() !== "" && matching(read, query).length < FOUND_ENOUGH;
      if (few && typeof next === "string" && !loading) void load(next, read);
    },
    begin: () => load(undefined, []),
    more: async () => {
      const { next, read, loading } = get();
      if (typeof next === "string" && !loading) await load(next, read);
    },
    forget: (id) => set(({ read }) => ({ read: read.filter((each) => each.id !== id) })),
  };
});

/** The runs whose names hold every word of a search. */
export function matching(runs: readonly Run[], query: string): readonly Run[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = shownName(run).toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export interface Wanted {
  readonly state: PastState | null;
  readonly query: string;
}

/** What the history shows: the runs that were read and those that are known, each as it is now, newest first.
 * `whole` says that everything was read; else a known run that is older than the oldest one read waits until
 * its page is read, so that the list has no holes. */
export function pastRuns(
  read: readonly Run[],
  known: readonly Run[],
  { state, query }: Wanted,
  whole: boolean,
): readonly Run[] {
  const runs = new Map(read.map((run) => [run.id, run]));
  const oldest = read.toSorted(newestFirst).at(-1);
  for (const run of known) {
    if (whole || !oldest || runs.has(run.id) || newestFirst(run, oldest) < 0) runs.set(run.id, run);
  }
  const past = [...runs.values()].filter((run) => isPast(run) && (state === null || run.state === state));
  return matching(past, query).toSorted(newestFirst);
}

const newestFirst = (one: Run, other: Run) => other.number - one.number || other.created - one.created;

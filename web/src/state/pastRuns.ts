/** The history: runs that ended or rest, newest first, read in pages and searched on the server. */

import { create } from "zustand";
import { api } from "../api/client";
import { errorText } from "../api/http";
import type { Run, RunState } from "../api/types";
import { readSearch } from "./dateWords";
import { isPast } from "./runStates";

/** The states that a run of the history is in. */
export const PAST_STATES = ["done", "failed", "cancelled", "interrupted"] as const satisfies RunState[];
export type PastState = (typeof PAST_STATES)[number];
/** What the history can be narrowed to. */
export const KINDS_OF_PAST = ["starred", ...PAST_STATES] as const;
export type KindOfPast = (typeof KINDS_OF_PAST)[number];

export interface Wanted {
  /** Which runs are shown; null for all. */
  readonly kind: KindOfPast | null;
  /** Words of their recipes, and of when they were painted. */
  readonly query: string;
}

interface PastRunsState extends Wanted {
  readonly read: readonly Run[];
  /** Where the next page begins; null at the end, undefined before the first. */
  readonly next: string | null | undefined;
  readonly loading: boolean;
  /** Why the last page could not be read. */
  readonly problem: string | null;
  choose(kind: KindOfPast | null): void;
  search(query: string): void;
  /** Reads from the beginning. */
  begin(): Promise<void>;
  /** Reads the next page. */
  more(): Promise<void>;
  /** Takes in what became of a run. */
  learn(run: Run): void;
  forget(id: string): void;
}

const PAGE = 50;
/** Milliseconds after the last letter of a search. */
const PAUSE = 200;

let turn = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

export const usePastRuns = create<PastRunsState>()((set, get) => {
  const load = async (from: string | undefined, before: readonly Run[]) => {
    const mine = ++turn;
    clearTimeout(waiting);
    set({ loading: true, problem: null });
    try {
      const { kind, query } = get();
      const page = await api.runs({
        limit: PAGE,
        ...(kind === null ? {} : kind === "starred" ? { starred: 1 } : { state: kind }),
        ...readSearch(query),
        ...(from === undefined ? {} : { after: from }),
      });
      if (mine !== turn) return;
      const told = new Set(page.items.map(({ id }) => id));
      set({ read: [...before.filter(({ id }) => !told.has(id)), ...page.items], next: page.next });
    } catch (error) {
      if (mine === turn) set({ problem: errorText(error) });
    } finally {
      if (mine === turn) set({ loading: false });
    }
  };
  return {
    kind: null,
    query: "",
    read: [],
    next: undefined,
    loading: false,
    problem: null,
    choose: (kind) => {
      set({ kind, read: [], next: undefined });
      void load(undefined, []);
    },
    search: (query) => {
      set({ query, loading: true });
      // What was asked for before is no longer wanted; what is shown stays until there is an answer.
      turn++;
      clearTimeout(waiting);
      waiting = setTimeout(() => void load(undefined, []), PAUSE);
    },
    begin: () => load(undefined, []),
    more: async () => {
      const { next, read, loading } = get();
      if (typeof next === "string" && !loading) await load(next, read);
    },
    learn: (run) => set(({ read }) => ({ read: read.map((each) => (each.id === run.id ? run : each)) })),
    forget: (id) => set(({ read }) => ({ read: read.filter((each) => each.id !== id) })),
  };
});

/** What the history shows: the runs that were read and those that are known, each as it is now, newest first.
 * `whole` says that everything was read; else a known run that is older than the oldest one read waits until
 * its page is read, so that the list has no holes. What a search finds, the server says alone. */
export function pastRuns(
  read: readonly Run[],
  known: readonly Run[],
  { kind, query }: Wanted,
  whole: boolean,
): readonly Run[] {
  const runs = new Map(read.map((run) => [run.id, run]));
  const oldest = read.toSorted(newestFirst).at(-1);
  const searching = query.trim() !== "";
  for (const run of known) {
    const fills = !searching && (whole || !oldest || newestFirst(run, oldest) < 0);
    if (fills || runs.has(run.id)) runs.set(run.id, run);
  }
  return [...runs.values()].filter((run) => isPast(run) && isOf(run, kind)).toSorted(newestFirst);
}

const isOf = (run: Run, kind: KindOfPast | null) =>
  kind === null || (kind === "starred" ? run.starred : run.state === kind);

const newestFirst = (one: Run, other: Run) => other.number - one.number || other.created - one.created;

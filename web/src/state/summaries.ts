/** What tells the runs of the history from one another, read when a run comes into sight. */

import { create } from "zustand";
import { api } from "../api/client";
import type { Run, RunSummary } from "../api/types";
import { quietly } from "./notices";

interface Summaries {
  /** By `summaryKey`. */
  readonly summaries: Readonly<Record<string, RunSummary>>;
  /** Reads the summary of a run, once for each state that it is in. */
  want(run: Run): Promise<void>;
}

/** A run that goes on measures and paints more. */
export const summaryKey = ({ id, state }: Run) => `${id} ${state}`;

const asked = new Set<string>();

export const useSummaries = create<Summaries>()((set) => ({
  summaries: {},
  want: async (run) => {
    const key = summaryKey(run);
    if (asked.has(key)) return;
    asked.add(key);
    const summary = await quietly(api.summary(run.id));
    if (summary) set(({ summaries }) => ({ summaries: { ...summaries, [key]: summary } }));
    else asked.delete(key);
  },
}));

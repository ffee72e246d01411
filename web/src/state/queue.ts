/** What waits on the server, in order, and how much may. */

import { create } from "zustand";

interface QueueTold {
  readonly paused: boolean;
  readonly waiting: readonly string[];
  readonly limit?: number;
}

interface QueueState {
  readonly paused: boolean;
  /** Ids of runs, the next one first. */
  readonly waiting: readonly string[];
  /** How many may wait; null until the server says. */
  readonly limit: number | null;
  /** When it is worth asking again after the queue was found full, in milliseconds of `Date.now()`. */
  readonly fullUntil: number | null;
  tell(queue: QueueTold): void;
  /** Says that the queue was found full, and for how many seconds it likely stays so. */
  full(seconds: number): void;
  hasRoom(): void;
}

export const useQueue = create<QueueState>()((set) => ({
  paused: false,
  waiting: [],
  limit: null,
  fullUntil: null,
  tell: ({ paused, waiting, limit }) =>
    set((state) => ({ paused, waiting, limit: limit ?? state.limit, fullUntil: stillFull(state, waiting) })),
  full: (seconds) => set({ fullUntil: Date.now() + 1000 * seconds }),
  hasRoom: () => set({ fullUntil: null }),
}));

// Once fewer wait than did, there is room again.
function stillFull(state: QueueState, waiting: readonly string[]): number | null {
  return waiting.length < state.waiting.length ? null : state.fullUntil;
}

/** Ids of runs in the order of the line; those that do not stand in it keep theirs and come first. */
export function inLine(ids: readonly string[], waiting: readonly string[]): readonly string[] {
  const places = new Map(waiting.map((id, at) => [id, at + 1]));
  return ids.toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
}

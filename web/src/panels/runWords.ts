/** What a run is doing, in words. */

import type { Run } from "../api/types";
import { duration, percent, timeLeft } from "../ui/format";

/** How far a run was when it was interrupted: "Interrupted at 62 %"; one that had not begun: "Set aside". */
export function interruptedWords({ started, progress }: Pick<Run, "started" | "progress">): string {
  return started === null ? "Set aside" : `Interrupted at ${percent(progress)}`;
}

/** The state of a run: "62 % · 34 s left", "Waiting", "Interrupted at 62 %, goes on by itself", "Failed". */
export function runWords(run: Run): string {
  switch (run.state) {
    case "queued":
      return "Waiting";
    case "running": {
      const left = run.seconds_left === null ? "" : ` · ${timeLeft(run.seconds_left)} left`;
      return `${percent(run.progress)}${left}`;
    }
    case "interrupted":
      return run.place === null ? interruptedWords(run) : `${interruptedWords(run)}, goes on by itself`;
    case "done":
      return "Done";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
  }
}

/** How long a run took from its first moment to its last: "34 s"; "39 s with a rest" where it was interrupted
 * between; null for one that never began. */
export function runLength({
  started,
  finished,
  resumed,
}: Pick<Run, "started" | "finished" | "resumed">): string | null {
  if (started === null || finished === null) return null;
  const rests = resumed === 0 ? "" : resumed === 1 ? " with a rest" : ` with ${resumed} rests`;
  return duration(Math.max(0, finished - started)) + rests;
}

/** What a run is doing, in words. */

import type { Run } from "../api/types";
import { duration, percent, timeLeft } from "../common/format";
import { t } from "../text";

/** How far a run was when it was interrupted: "Interrupted at 62 %"; one that had not begun: "Set aside". */
export function interruptedWords({ started, progress }: Pick<Run, "started" | "progress">): string {
  return started === null ? t("runs.setAside") : t("runs.interrupted", { share: percent(progress) });
}

/** The state of a run: "62 % · 34 s left", "Waiting", "Interrupted at 62 %, goes on by itself", "Failed". */
export function runWords(run: Run): string {
  switch (run.state) {
    case "queued":
      return t("runs.waiting");
    case "running": {
      const share = percent(run.progress);
      return run.seconds_left === null
        ? share
        : t("runs.shareAndLeft", { share, time: timeLeft(run.seconds_left) });
    }
    case "interrupted": {
      const words = interruptedWords(run);
      return run.place === null ? words : t("runs.interruptedGoesOn", { words });
    }
    case "done":
    case "failed":
    case "cancelled":
      return t(`runs.${run.state}`);
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
  const length = duration(Math.max(0, finished - started));
  return resumed === 0 ? length : t("runs.lengthWithRests", { length, rests: resumed });
}

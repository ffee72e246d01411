import type { Run } from "../api/types";
import { percent, timeLeft } from "../common/format";
import { interruptedWords } from "../panels/runWords";
import { isActive, isResting, resumeRun, useQueue, useRuns, useSending } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { useRoomIn } from "./useRoomIn";

interface Doing {
  readonly words: string;
  /** What is painted; null while the recipe waits for a server that is away. */
  readonly run: Run | null;
}

const useShownRun = () => useRuns(({ shown, runs }) => (shown ? runs[shown] : undefined));

/** What becomes of the recipe on the canvas right now, if anything does. */
export function useDoing(): Doing | null {
  const run = useShownRun();
  const place = useQueue(({ waiting }) => (run ? waiting.indexOf(run.id) + 1 : 0));
  const sending = useSending((state) => state.state);
  if (sending === "waiting") return { words: t("runs.waitsForServer"), run: null };
  return run && isActive(run) ? { words: wordsOf(run, place), run } : null;
}

function wordsOf(run: Run, place: number): string {
  if (run.state === "running") {
    return run.seconds_left === null
      ? percent(run.progress)
      : t("runs.left", { time: timeLeft(run.seconds_left) });
  }
  if (run.state === "interrupted") return interruptedWords(run);
  return place > 1 ? t("runs.waitingInLine", { place }) : t("runs.waiting");
}

/** How long the painting still takes, or why there is none, in words. Its width changes: it stands where nothing
 * else is moved by that. */
export function PaintStatus() {
  const doing = useDoing();
  const run = useShownRun();
  const full = useRoomIn();
  if (doing) return <Words>{doing.words}</Words>;
  if (full !== null) return <Words>{t("runs.queueFull", { time: timeLeft(full) })}</Words>;
  if (!run || !isResting(run)) return null;
  return (
    <>
      <Words>{interruptedWords(run)}</Words>
      <Button onClick={() => void resumeRun(run.id)}>{t("runs.resume")}</Button>
    </>
  );
}

function Words({ children }: { children: string }) {
  return (
    <span className="paint-left" role="status">
      {children}
    </span>
  );
}

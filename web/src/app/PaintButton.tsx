import { Play, X } from "lucide-react";
import { useEffect } from "react";
import { cancel, isActive, paint, useDocument, useRuns } from "../state";
import { Button } from "../ui/Button";
import { percent, timeLeft } from "../ui/format";
import { Tooltip } from "../ui/Tooltip";

/** The one filled button: Paint, and while it paints, Cancel. */
export function PaintButton() {
  const run = useRuns(({ shown, runs }) => (shown ? runs[shown] : undefined));
  const empty = useDocument((state) => Object.keys(state.recipe.nodes ?? {}).length === 0);
  const active = run && isActive(run);
  const left = active && run.seconds_left !== null ? `${timeLeft(run.seconds_left)} left` : null;
  const doing = run?.state === "queued" ? "Waiting" : (left ?? `${percent(run?.progress ?? 0)}`);
  useTitle(active ? doing : null);
  if (active) {
    return (
      <span className="paint">
        <span className="paint-left" role="status">
          {doing}
        </span>
        <Tooltip text="Stop painting. Nothing is lost." shortcut="Ctrl .">
          <Button kind="paint" progress={run.progress} onClick={() => void cancel()}>
            <X size={16} strokeWidth={1.5} aria-hidden />
            Cancel
          </Button>
        </Tooltip>
      </span>
    );
  }
  return (
    <span className="paint">
      <Tooltip text="Paint the picture" shortcut="Ctrl Enter">
        <Button kind="paint" disabled={empty} onClick={() => void paint()}>
          <Play size={16} strokeWidth={1.5} aria-hidden />
          Paint
        </Button>
      </Tooltip>
    </span>
  );
}

function useTitle(doing: string | null): void {
  const name = useDocument((state) => state.recipe.name ?? "Untitled");
  useEffect(() => {
    document.title = doing ? `${doing} · ${name}` : `${name} · Impasto`;
  }, [doing, name]);
}

import { Play, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { cancel, isActive, paint, useDocument, useRuns } from "../state";
import { Button, type ButtonProps } from "../ui/Button";
import { percent, timeLeft } from "../ui/format";
import { Tooltip } from "../ui/Tooltip";

/** A double click on Paint must not cancel what its first click began. */
const STILL_PAINT = 400;

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
          <CancelButton progress={run.progress} />
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

function CancelButton({ progress, ...rest }: ButtonProps) {
  const appeared = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    appeared.current = performance.now();
  }, []);
  const press = () => {
    if (performance.now() - appeared.current >= STILL_PAINT) void cancel();
  };
  return (
    <Button {...rest} kind="paint" progress={progress ?? 0} onClick={press}>
      <X size={16} strokeWidth={1.5} aria-hidden />
      Cancel
    </Button>
  );
}

function useTitle(doing: string | null): void {
  const name = useDocument((state) => state.recipe.name ?? "Untitled");
  useEffect(() => {
    document.title = doing ? `${doing} · ${name}` : `${name} · Impasto`;
  }, [doing, name]);
}

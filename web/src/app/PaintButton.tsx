import { Play, X } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import type { Run } from "../api/types";
import { interruptedWords } from "../panels/runWords";
import {
  cancel,
  giveUpPainting,
  isActive,
  isResting,
  paint,
  resumeRun,
  useConnection,
  useDocument,
  useQueue,
  useRuns,
  useSending,
} from "../state";
import { Button, type ButtonProps } from "../ui/Button";
import { ordinal, percent, timeLeft } from "../ui/format";
import { Tooltip } from "../ui/Tooltip";
import { useRoomIn } from "./useRoomIn";

/** A double click on Paint must not cancel what its first click began. */
const STILL_PAINT = 400;

/** The one filled button: Paint, and while it paints, Cancel. */
export function PaintButton() {
  const run = useRuns(({ shown, runs }) => (shown ? runs[shown] : undefined));
  const place = useQueue(({ waiting }) => (run ? waiting.indexOf(run.id) + 1 : 0));
  const sending = useSending((state) => state.state);
  const doing =
    sending === "waiting" ? "Waits for the server" : isActive(run) && run ? doingOf(run, place) : null;
  useTitle(doing);
  if (sending === "waiting") {
    return (
      <Doing words="Waits for the server" about="It is painted once the server is back.">
        <CancelButton progress={0} onClick={giveUpPainting} />
      </Doing>
    );
  }
  if (run && doing !== null) {
    return (
      <Doing words={doing} about="Stop painting. Nothing is lost." shortcut="Ctrl .">
        <CancelButton progress={run.progress} onClick={() => void cancel()} />
      </Doing>
    );
  }
  return <Start run={run} />;
}

function doingOf(run: Run, place: number): string {
  if (run.state === "running") {
    return run.seconds_left === null ? percent(run.progress) : `${timeLeft(run.seconds_left)} left`;
  }
  if (run.state === "interrupted") return interruptedWords(run);
  return place > 1 ? `Waiting, ${ordinal(place)} in line` : "Waiting";
}

interface DoingProps {
  words: string;
  about: string;
  shortcut?: string;
  children: ReactElement;
}

function Doing({ words, about, shortcut, children }: DoingProps) {
  return (
    <span className="paint">
      <span className="paint-left" role="status">
        {words}
      </span>
      <Tooltip text={about} {...(shortcut ? { shortcut } : {})}>
        {children}
      </Tooltip>
    </span>
  );
}

function Start({ run }: { run: Run | undefined }) {
  const empty = useDocument((state) => Object.keys(state.recipe.nodes ?? {}).length === 0);
  const away = useConnection((state) => state.wasConnected && !state.connected);
  const full = useRoomIn();
  const about = away
    ? "The server does not answer. Paint, and it begins when it is back."
    : "Paint the picture";
  return (
    <span className="paint">
      {full === null ? null : (
        <span className="paint-left" role="status">
          Queue full: retry in {timeLeft(full)}
        </span>
      )}
      {run && isResting(run) && full === null ? (
        <>
          <span className="paint-left" role="status">
            {interruptedWords(run)}
          </span>
          <Button onClick={() => void resumeRun(run.id)}>Resume</Button>
        </>
      ) : null}
      <Tooltip text={about} shortcut="Ctrl Enter">
        <Button kind="paint" disabled={empty} onClick={() => void paint()}>
          <Play size={16} strokeWidth={1.5} aria-hidden />
          Paint
        </Button>
      </Tooltip>
    </span>
  );
}

function CancelButton({ progress, onClick, ...rest }: ButtonProps) {
  const appeared = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    appeared.current = performance.now();
  }, []);
  const press: ButtonProps["onClick"] = (event) => {
    if (performance.now() - appeared.current >= STILL_PAINT) onClick?.(event);
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

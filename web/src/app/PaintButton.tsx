import { Play, X } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import type { Run } from "../api/types";
import { percent, timeLeft } from "../common/format";
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
  useKeysText,
  useQueue,
  useRuns,
  useSending,
} from "../state";
import { t } from "../text";
import { Button, type ButtonProps } from "../ui/Button";
import { Tooltip } from "../ui/Tooltip";
import { useRoomIn } from "./useRoomIn";

/** A double click on Paint must not cancel what its first click began. */
const STILL_PAINT = 400;

/** The one filled button: Paint, and while it paints, Cancel. */
export function PaintButton() {
  const run = useRuns(({ shown, runs }) => (shown ? runs[shown] : undefined));
  const place = useQueue(({ waiting }) => (run ? waiting.indexOf(run.id) + 1 : 0));
  const sending = useSending((state) => state.state);
  const stopKeys = useKeysText("cancel");
  const doing =
    sending === "waiting" ? t("runs.waitsForServer") : isActive(run) && run ? doingOf(run, place) : null;
  useTitle(doing);
  if (sending === "waiting") {
    return (
      <Doing words={t("runs.waitsForServer")} about={t("runs.paintedOnceBack")}>
        <CancelButton progress={0} onClick={giveUpPainting} />
      </Doing>
    );
  }
  if (run && doing !== null) {
    return (
      <Doing words={doing} about={t("runs.stop")} {...(stopKeys ? { shortcut: stopKeys } : {})}>
        <CancelButton progress={run.progress} onClick={() => void cancel()} />
      </Doing>
    );
  }
  return <Start run={run} />;
}

function doingOf(run: Run, place: number): string {
  if (run.state === "running") {
    return run.seconds_left === null
      ? percent(run.progress)
      : t("runs.left", { time: timeLeft(run.seconds_left) });
  }
  if (run.state === "interrupted") return interruptedWords(run);
  return place > 1 ? t("runs.waitingInLine", { place }) : t("runs.waiting");
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
  const about = away ? t("runs.noAnswer") : t("runs.paintThePicture");
  return (
    <span className="paint">
      {full === null ? null : (
        <span className="paint-left" role="status">
          {t("runs.queueFull", { time: timeLeft(full) })}
        </span>
      )}
      {run && isResting(run) && full === null ? (
        <>
          <span className="paint-left" role="status">
            {interruptedWords(run)}
          </span>
          <Button onClick={() => void resumeRun(run.id)}>{t("runs.resume")}</Button>
        </>
      ) : null}
      <Tooltip text={about} shortcut={useKeysText("paint")}>
        <Button kind="paint" disabled={empty} onClick={() => void paint()}>
          <Play size={16} strokeWidth={1.5} aria-hidden />
          {t("runs.paint")}
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
      {t("common.cancel")}
    </Button>
  );
}

function useTitle(doing: string | null): void {
  const name = useDocument((state) => state.recipe.name ?? t("common.untitled"));
  useEffect(() => {
    document.title = doing ? `${doing} · ${name}` : `${name} · Impasto`;
  }, [doing, name]);
}

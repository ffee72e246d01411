import { ArrowUpToLine, Brush, CirclePause, Pause, Play, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Run } from "../api/types";
import { relativeTime } from "../common/format";
import { shownName } from "../common/words";
import { t } from "../text";
import { classes } from "../ui/classes";
import { IconButton } from "../ui/IconButton";
import { ProgressBar } from "../ui/ProgressBar";
import { Thumbnail } from "../ui/Thumbnail";
import { interruptedWords, runWords } from "./runWords";
import "./QueueRow.css";

export interface QueueRowProps {
  run: Run;
  /** Its place in the line, counted from 1; null for one that is not in it. */
  place: number | null;
  /** The newest picture of a run that is being painted. */
  preview: string | null;
  /** Whether the canvas shows this run. */
  shown: boolean;
  /** Unix seconds. */
  now: number;
  onShow: () => void;
  onFront: () => void;
  onPause: () => void;
  onResume: () => void;
  onCancel: () => void;
}

/** One run of the queue: how far it is or which place it has, and what can be done with it. */
export function QueueRow(props: QueueRowProps) {
  const { run, place, shown, now } = props;
  const name = shownName(run);
  const running = run.state === "running";
  const resting = run.state === "interrupted" && place === null;
  return (
    <div className={classes("queue-row", running && "queue-row-running")}>
      <span className="queue-row-mark" aria-hidden>
        {mark(props, running)}
      </span>
      <button
        type="button"
        className="queue-row-name"
        aria-current={shown || undefined}
        title={t("runs.showOnCanvas", { name })}
        onClick={props.onShow}
      >
        {place === null ? null : <span className="visually-hidden">{place}: </span>}
        {name}
      </button>
      <span className="queue-row-words">{words(run, now)}</span>
      <span className="queue-row-actions">
        {place !== null && place > 1 ? (
          <IconButton
            size="small"
            label={t("runs.toFront", { name })}
            icon={<ArrowUpToLine />}
            onClick={props.onFront}
          />
        ) : null}
        {resting ? (
          <IconButton
            size="small"
            label={t("runs.resumeWhat", { name })}
            icon={<Play />}
            onClick={props.onResume}
          />
        ) : (
          <IconButton
            size="small"
            label={t("runs.pauseWhat", { name })}
            icon={<Pause />}
            onClick={props.onPause}
          />
        )}
        <IconButton
          size="small"
          label={t("runs.cancelWhat", { name })}
          icon={<X />}
          onClick={props.onCancel}
        />
      </span>
      {running ? (
        <span className="queue-row-bar">
          <ProgressBar label={t("runs.painted", { name })} value={run.progress} thickness={3} />
        </span>
      ) : null}
    </div>
  );
}

// That it goes on by itself is said by its place in the line.
function words(run: Run, now: number): string {
  if (run.state === "queued") return t("runs.added", { time: relativeTime(run.created, now) });
  return run.state === "interrupted" ? interruptedWords(run) : runWords(run);
}

function mark({ place, preview }: QueueRowProps, running: boolean): ReactNode {
  if (running && preview) return <Thumbnail src={preview} alt="" fit="cover" />;
  if (running) return <Brush size={16} strokeWidth={1.5} />;
  return place === null ? <CirclePause size={16} strokeWidth={1.5} /> : place;
}

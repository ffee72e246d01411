import { Clock, X } from "lucide-react";
import type { Run } from "../api/types";
import { classes } from "../ui/classes";
import { percent, timeLeft } from "../ui/format";
import { IconButton } from "../ui/IconButton";
import { ProgressRing } from "../ui/ProgressRing";
import { Thumbnail } from "../ui/Thumbnail";
import { shownName } from "../ui/words";
import "./Thumb.css";

export interface RunThumbProps {
  run: Run;
  preview: string | null;
  shown: boolean;
  onShow: () => void;
  onCancel: () => void;
}

/** A run that is being painted or waits for its turn. */
export function RunThumb({ run, preview, shown, onShow, onCancel }: RunThumbProps) {
  const running = run.state === "running";
  const left = running && run.seconds_left !== null ? `, ${timeLeft(run.seconds_left)} left` : "";
  const words = running ? percent(run.progress) : run.state === "interrupted" ? "interrupted" : "waiting";
  return (
    <div className={classes("thumb", running && "thumb-running")}>
      <button
        type="button"
        className="thumb-picture"
        aria-label={`${shownName(run)}: ${words}${left}`}
        aria-current={shown || undefined}
        title={`${shownName(run)}${left}`}
        style={{ width: 96 }}
        onClick={onShow}
      >
        {preview ? (
          <Thumbnail src={preview} alt="" fit="cover" />
        ) : (
          <span className="thumb-none">
            {running ? (
              <ProgressRing label="Progress" value={run.progress} size={24} />
            ) : (
              <Clock size={16} strokeWidth={1.5} aria-hidden />
            )}
          </span>
        )}
      </button>
      <span className="thumb-words">{words}</span>
      <IconButton
        className="thumb-action"
        size="small"
        label={running ? "Cancel this run" : "Take it off the queue"}
        icon={<X />}
        tooltipSide="top"
        onClick={onCancel}
      />
    </div>
  );
}

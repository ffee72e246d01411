import { Clock, X } from "lucide-react";
import type { Run } from "../api/types";
import { percent, timeLeft } from "../common/format";
import { shownName } from "../common/words";
import { t } from "../text";
import { classes } from "../ui/classes";
import { IconButton } from "../ui/IconButton";
import { ProgressRing } from "../ui/ProgressRing";
import { Thumbnail } from "../ui/Thumbnail";
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
  const left =
    running && run.seconds_left !== null ? `, ${t("runs.left", { time: timeLeft(run.seconds_left) })}` : "";
  const words = running
    ? percent(run.progress)
    : run.state === "interrupted"
      ? t("runs.isInterrupted")
      : t("runs.isWaiting");
  return (
    <div className={classes("thumb", running && "thumb-running")}>
      <button
        type="button"
        className="thumb-picture"
        aria-label={t("runs.thumb", { name: shownName(run), state: words + left })}
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
              <ProgressRing label={t("runs.progress")} value={run.progress} size={24} />
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
        label={running ? t("runs.cancelThis") : t("runs.takeOff")}
        icon={<X />}
        tooltipSide="top"
        onClick={onCancel}
      />
    </div>
  );
}

import { useRef } from "react";
import { api } from "../api/client";
import { duration, percent, timeLeft } from "../common/format";
import { problemText } from "../common/words";
import { t } from "../text";
import { ProgressBar } from "../ui/ProgressBar";
import { pictureNode } from "./filling";
import type { Painting } from "./usePainting";

export interface ProgressProps {
  readonly painting: Painting;
  /** Called when the first picture of the painting is there. */
  readonly onBegun: () => void;
  /** Called when the first picture that was painted is there. */
  readonly onDone: () => void;
}

/** How the painting goes, or how it ended. */
export function Progress({ painting, onBegun, onDone }: ProgressProps) {
  const { run, away } = painting;
  const begun = useRef<string | null>(null);
  if (!run) return null;
  switch (run.state) {
    case "done":
      return <Results ids={run.results} seconds={(run.finished ?? 0) - (run.started ?? 0)} onDone={onDone} />;
    case "failed":
      return (
        <p className="form-problem" role="alert">
          {run.problem ? problemText(run.problem) : t("form.failed")}
        </p>
      );
    case "cancelled":
      return <p role="status">{t("form.cancelled")}</p>;
    default: {
      const node = pictureNode(run);
      const step = node === null ? 0 : run.nodes[node]?.step;
      return (
        <div className="form-progress">
          {node === null ? null : (
            <img
              className="form-result"
              src={`${api.preview(run.id, node)}?step=${step}`}
              alt={t("form.unfinished")}
              onLoad={() => {
                // Each step is another picture in the same place.
                if (begun.current !== run.id) onBegun();
                begun.current = run.id;
              }}
            />
          )}
          <ProgressBar
            label={t("form.painting")}
            value={run.state === "running" ? run.progress : null}
            thickness={4}
          />
          <p className="form-left" role="status">
            {away ? t("form.away") : leftOf(run)}
          </p>
        </div>
      );
    }
  }
}

function leftOf(run: NonNullable<Painting["run"]>): string {
  if (run.state !== "running") {
    return run.place !== null && run.place > 1 ? t("form.inLine", { place: run.place }) : t("form.soon");
  }
  return run.seconds_left === null
    ? t("form.share", { share: percent(run.progress) })
    : t("form.left", { time: timeLeft(run.seconds_left) });
}

interface ResultsProps extends Pick<ProgressProps, "onDone"> {
  readonly ids: readonly string[];
  readonly seconds: number;
}

function Results({ ids, seconds, onDone }: ResultsProps) {
  if (ids.length === 0) return <p role="status">{t("form.nothingSaved")}</p>;
  return (
    <div className="form-results">
      <p role="status">{t("form.done", { time: duration(seconds) })}</p>
      {ids.map((id, at) => (
        <figure key={id}>
          <img
            className="form-result"
            src={api.resultFile(id)}
            alt={t("form.result", { number: at + 1 })}
            onLoad={at === 0 ? onDone : undefined}
          />
          <a className="button button-quiet form-wide" href={api.resultFile(id, true)} download>
            {t("form.download")}
          </a>
        </figure>
      ))}
    </div>
  );
}

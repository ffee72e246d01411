import { lossText } from "../common/format";
import { t } from "../text";
import { lossCurve, type Point } from "./lossCurve";
import "./LossChart.css";

export interface LossChartProps {
  losses: readonly Point[];
  /** Evaluations in all: the line reaches the right edge when they are done. */
  total: number;
  height?: number;
}

/** The loss over the evaluations: one line, one dot where it stands. */
export function LossChart({ losses, total, height = 52 }: LossChartProps) {
  const { points, logarithmic } = lossCurve(losses, total);
  const last = points.at(-1);
  const first = losses[0];
  const now = losses.at(-1);
  if (points.length < 2 || !last || !first || !now) return <div className="loss-chart" style={{ height }} />;
  const path = points.map(
    ([x, y], index) => `${index ? "L" : "M"}${(x * 1000).toFixed(1)} ${(y * 100).toFixed(2)}`,
  );
  const said = {
    from: lossText(first[1]),
    to: lossText(now[1]),
    step: now[0],
    total,
  };
  return (
    <div
      className="loss-chart"
      style={{ height }}
      role="img"
      aria-label={t(logarithmic ? "common.lossChartLog" : "common.lossChart", said)}
    >
      <div className="loss-chart-plot">
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden focusable="false">
          <path d={path.join("")} vectorEffect="non-scaling-stroke" />
        </svg>
        <span className="loss-chart-dot" style={{ left: `${last[0] * 100}%`, top: `${last[1] * 100}%` }} />
      </div>
    </div>
  );
}

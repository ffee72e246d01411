/** The numbers worth showing of a node's state. */

import type { NodeState } from "../api/types";
import { bytes, duration, lossText, timeLeft } from "../common/format";
import { t } from "../text";
import { trend } from "../ui/lossCurve";
import type { Figure } from "./Figures";

export interface MemoryUse {
  used: number;
  total: number | null;
}

/** Loss, time and memory, as far as they are known; memory only while the node computes. */
export function figuresOf(state: NodeState, memory: MemoryUse | null): Figure[] {
  const running = state.state === "running";
  const figures: Figure[] = [];
  if (state.loss !== null) {
    const direction = running ? trend(state.losses) : null;
    figures.push({
      value: lossText(state.loss),
      label: direction ? t("panels.lossTrend", { direction }) : t("panels.loss"),
    });
  }
  if (running && state.seconds_left !== null) {
    figures.push({ value: timeLeft(state.seconds_left), label: t("panels.left") });
  } else if (!running && state.seconds !== null) {
    figures.push({
      value: duration(state.seconds),
      label: state.state === "cached" ? t("panels.tookKept") : t("panels.took"),
    });
  }
  if (running && memory) {
    const total =
      memory.total === null
        ? t("panels.memoryUsed")
        : t("panels.ofMemory", { total: bytes(memory.total).replace(/[.,]0 /, " ") });
    figures.push({ value: bytes(memory.used), label: total });
  } else if (!running && state.total > 1) {
    figures.push({
      value: String(state.step),
      label: state.losses.length > 0 ? t("panels.evaluations") : t("panels.steps"),
    });
  }
  return figures;
}

/** What lies over the foot of a preview: how far it is, whether it is a live one or of other settings, and its size. */
export function captionOf(
  state: NodeState | null,
  size: { width: number; height: number } | null,
  old = false,
  live = false,
): string {
  const parts: string[] = live ? [t("live.caption")] : [];
  if (!live && state?.state === "running" && state.total > 0) {
    const { step, total } = state;
    parts.push(t(state.losses.length > 0 ? "panels.evaluationOf" : "panels.stepOf", { step, total }));
  }
  if (old) parts.push(t("panels.outOfDate"));
  if (size) parts.push(`${size.width} × ${size.height}`);
  return parts.join(" · ");
}

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

/** How many sizes a node paints that was told to make so many evaluations at each; null where that is one or unclear. */
function sizesOf(total: number, each: number | null): number | null {
  const sizes = each === null ? 0 : total / each;
  return sizes > 1 && Number.isInteger(sizes) ? sizes : null;
}

/** Loss, time and memory, as far as they are known; memory only while the node computes. `each` is how many
 * evaluations the node's settings ask for at each size. */
export function figuresOf(state: NodeState, memory: MemoryUse | null, each: number | null = null): Figure[] {
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
    const sizes = sizesOf(state.total, each);
    const label =
      sizes === null ? t("panels.evaluations") : t("panels.evaluationsAt", { each: each ?? 0, sizes });
    figures.push({ value: String(state.step), label: state.losses.length > 0 ? label : t("panels.steps") });
  }
  return figures;
}

/** What lies over the foot of a preview: how far it is (of `each` evaluations at every size), whether it is a live one
 * or of other settings, and its size. */
export function captionOf(
  state: NodeState | null,
  size: { width: number; height: number } | null,
  old = false,
  live = false,
  each: number | null = null,
): string {
  const parts: string[] = live ? [t("live.caption")] : [];
  if (!live && state?.state === "running" && state.total > 0) {
    const { step, total } = state;
    const sizes = sizesOf(total, each);
    if (state.losses.length === 0) parts.push(t("panels.stepOf", { step, total }));
    else if (sizes === null) parts.push(t("panels.evaluationOf", { step, total }));
    else parts.push(t("panels.evaluationAt", { step, total, each: each ?? 0, sizes }));
  }
  if (old) parts.push(t("panels.outOfDate"));
  if (size) parts.push(`${size.width} × ${size.height}`);
  return parts.join(" · ");
}

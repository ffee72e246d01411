import { useState } from "react";
import { t } from "../../text";
import { clamp, formatNumber, type Range } from "./numbers";

/** What was typed beyond the bounds, and told as a sentence until it is typed in again or the value is another. */
export interface Refused {
  /** What to say beside this value; undefined where nothing was refused. */
  sentence: string | undefined;
  /** Looks at what was typed: a number beyond the bounds is said to be changed, and `kept` is what there is instead. */
  look: (typed: number | null | undefined, kept: unknown) => void;
}

export function useRefused(label: string, range: Range, value: unknown): Refused {
  const [refused, setRefused] = useState<{ sentence: string; kept: string } | null>(null);
  return {
    sentence: refused?.kept === String(value) ? refused.sentence : undefined,
    look: (typed, kept) => {
      const beyond = typed !== null && typed !== undefined && (typed < range.min || typed > range.max);
      setRefused(beyond ? { sentence: refusal(label, range, typed), kept: String(kept) } : null);
    },
  };
}

function refusal(label: string, range: Range, typed: number): string {
  const { min, max } = range;
  const bounds = Number.isFinite(min) ? (Number.isFinite(max) ? "both" : "least") : "most";
  const [least, most, kept, wrong] = [min, max, clamp(typed, range), typed].map((each) =>
    formatNumber(each, 1),
  ) as [string, string, string, string];
  return t("common.beyond", { label, bounds, min: least, max: most, typed: wrong, kept });
}

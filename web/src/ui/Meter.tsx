import "./Meter.css";

export interface MeterProps {
  /** What is measured: "Memory". */
  label: string;
  value: number;
  max: number;
  /** The value in words, with its unit: "2.1 GB of 24 GB". */
  text: string;
  /** In pixels, or "full": as wide as its place. */
  width?: number | "full";
}

/** A quiet bar that says how full something is; it colours only when it is nearly full. */
export function Meter({ label, value, max, text, width = 44 }: MeterProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element cannot be styled alike in every browser
    <span
      className="meter"
      role="meter"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      style={{ width: width === "full" ? "100%" : width }}
      data-full={share > 0.9 || undefined}
    >
      <span className="meter-fill" style={{ width: `${share * 100}%` }} />
    </span>
  );
}

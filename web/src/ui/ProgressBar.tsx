import "./ProgressBar.css";

export interface ProgressBarProps {
  label: string;
  /** A share from 0 to 1, or null while nobody knows. */
  value: number | null;
  /** Height in pixels. */
  thickness?: number;
}

export function ProgressBar({ label, value, thickness = 3 }: ProgressBarProps) {
  return (
    <div
      className="progress-bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === null ? {} : { "aria-valuenow": Math.round(value * 100) })}
      style={{ height: thickness }}
      data-unknown={value === null || undefined}
    >
      <div className="progress-bar-fill" style={{ transform: `scaleX(${value ?? 0.3})` }} />
    </div>
  );
}

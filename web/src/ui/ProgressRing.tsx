import "./ProgressRing.css";

export interface ProgressRingProps {
  label: string;
  /** A share from 0 to 1. */
  value: number;
  size?: number;
}

export function ProgressRing({ label, value, size = 20 }: ProgressRingProps) {
  const radius = 8;
  const around = 2 * Math.PI * radius;
  return (
    <svg
      className="progress-ring"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
    >
      <circle className="progress-ring-track" cx="10" cy="10" r={radius} />
      <circle
        className="progress-ring-fill"
        cx="10"
        cy="10"
        r={radius}
        strokeDasharray={around}
        strokeDashoffset={around * (1 - value)}
      />
    </svg>
  );
}

import "./Spinner.css";

export interface SpinnerProps {
  size?: number;
  /** What is being waited for; without it the spinner is decoration. */
  label?: string;
}

/** A quiet turning ring for waits whose length nobody knows. */
export function Spinner({ size = 16, label }: SpinnerProps) {
  return (
    <span className="spinner" style={{ width: size, height: size }} role={label ? "status" : undefined}>
      {label ? <span className="visually-hidden">{label}</span> : null}
    </span>
  );
}

import type { ButtonHTMLAttributes, Ref } from "react";
import { classes } from "./classes";
import { Spinner } from "./Spinner";
import "./Button.css";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** paint: the one filled button of a view; quiet (default): outlined; plain: text only. */
  kind?: "paint" | "quiet" | "plain" | "danger";
  size?: "small" | "medium";
  /** A share from 0 to 1 that fills the button from the left while work goes on. */
  progress?: number;
  /** Shows a spinner and refuses clicks. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = "quiet",
  size = "medium",
  progress,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      className={classes("button", `button-${kind}`, `button-${size}`, className)}
    >
      {progress === undefined ? null : (
        <span className="button-progress" style={{ transform: `scaleX(${1 - progress})` }} aria-hidden />
      )}
      {busy ? <Spinner size={14} /> : null}
      {children}
    </button>
  );
}

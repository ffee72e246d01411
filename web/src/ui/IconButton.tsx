import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classes } from "./classes";
import { Tooltip, type TooltipProps } from "./Tooltip";
import "./IconButton.css";

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  /** Its accessible name and tooltip: a verb first. */
  label: string;
  /** A Lucide icon at 16 px. */
  icon: ReactNode;
  shortcut?: string;
  /** Draws it pressed; also told to screen readers when given. */
  pressed?: boolean;
  size?: "small" | "medium";
  tooltipSide?: TooltipProps["side"];
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  label,
  icon,
  shortcut,
  pressed,
  size = "medium",
  tooltipSide,
  className,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})} {...(tooltipSide ? { side: tooltipSide } : {})}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={classes("icon-button", `icon-button-${size}`, className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}

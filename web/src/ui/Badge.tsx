import type { ReactNode } from "react";
import "./Badge.css";

export interface BadgeProps {
  /** outline: "cached"; plain: a time; accent: time left; problem: with an icon. */
  kind?: "plain" | "outline" | "accent" | "problem" | "warning";
  icon?: ReactNode;
  children: ReactNode;
}

/** A word or two beside a title. */
export function Badge({ kind = "plain", icon, children }: BadgeProps) {
  return (
    <span className={`badge badge-${kind}`}>
      {icon}
      {children}
    </span>
  );
}

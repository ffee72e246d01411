import { ChevronsLeftRight } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { percent } from "../common/format";
import { t } from "../text";
import "./CompareDivider.css";

export interface CompareDividerProps {
  /** Where it stands, a share of the frame's width. */
  value: number;
  onChange: (value: number) => void;
  /** The frame's width in CSS pixels. */
  width: number;
}

/** The line between two pictures: drag it, or move it with the arrow keys. */
export function CompareDivider({ value, onChange, width }: CompareDividerProps) {
  const grip = useRef<number | null>(null);
  const set = (next: number) => onChange(Math.min(1, Math.max(0, next)));

  function press(event: KeyboardEvent) {
    const size = event.shiftKey ? 0.1 : 0.02;
    const moves: Record<string, number> = {
      ArrowLeft: value - size,
      ArrowRight: value + size,
      Home: 0,
      End: 1,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
  }

  return (
    <div
      className="compare-divider"
      role="slider"
      tabIndex={0}
      aria-label={t("seeing.divide")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={t("seeing.divided", { share: percent(value) })}
      style={{ left: `${value * 100}%` }}
      onKeyDown={press}
      onPointerDown={(event: PointerEvent<HTMLElement>) => {
        event.stopPropagation();
        grip.current = event.clientX - value * width;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (grip.current === null) return;
        event.stopPropagation();
        set((event.clientX - grip.current) / Math.max(1, width));
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
        set(0.5);
      }}
    >
      <span className="compare-divider-knob">
        <ChevronsLeftRight size={16} strokeWidth={1.5} aria-hidden />
      </span>
    </div>
  );
}

import { type CSSProperties, useEffect, useId, useRef } from "react";
import { t } from "../../text";
import { FieldFrame, type FieldProps, fieldIds, withRefusal } from "./Field";
import { formatNumber, type Range, snap, stepped } from "./numbers";
import { TypedNumber } from "./TypedNumber";
import { useLive } from "./useLive";
import { useRefused } from "./useRefused";
import "./SliderField.css";

export interface SliderFieldProps extends FieldProps {
  /** Null is automatic, where `optional`. */
  value: number | null;
  range: Range;
  unit?: string;
  optional?: boolean;
  /** What null is called. */
  none?: string;
  /** While it moves, at most once a frame. */
  onChange: (value: number | null) => void;
  /** Once a change is over. */
  onCommit?: ((value: number | null) => void) | undefined;
}

const DIRECTIONS: Record<string, 1 | -1> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

/** Where a value lies between the bounds, from 0 to 1. */
function share(value: number, { min, max }: Range): number {
  return max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
}

/** A number between two bounds: drag, arrow keys, or type the value. Double click goes back to the default. */
export function SliderField({
  value,
  range,
  unit,
  optional = false,
  none = t("common.auto"),
  onChange,
  onCommit,
  ...rest
}: SliderFieldProps) {
  const id = useId();
  const { shown, change, commit } = useLive(value, onChange, onCommit);
  const refused = useRefused(rest.label, range, shown);
  const field = withRefusal(rest, refused.sentence);
  const ids = fieldIds(id, field);
  const position = shown ?? range.min;
  const input = useRef<HTMLInputElement>(null);
  const done = useRef<(value: number) => void>(null);
  done.current = (value) => commit(snap(value, range));
  useEffect(() => {
    const element = input.current;
    if (!element) return;
    // React calls `input` events changes; the browser's own `change` comes once, when the slider is let go.
    const over = () => done.current?.(element.valueAsNumber);
    element.addEventListener("change", over);
    return () => element.removeEventListener("change", over);
  }, []);
  const words = shown === null ? none : `${formatNumber(shown, range.step)}${unit ? ` ${unit}` : ""}`;
  return (
    <FieldFrame
      {...field}
      id={id}
      layout="stack"
      side={
        <>
          <TypedNumber
            label={t("common.typed", { label: field.label })}
            describedBy={ids.described}
            value={shown}
            range={range}
            optional={optional}
            none={none}
            invalid={Boolean(rest.problem)}
            disabled={field.disabled ?? false}
            onTyped={refused.look}
            onCommit={commit}
          />
          {unit && shown !== null ? <span className="field-unit">{unit}</span> : null}
        </>
      }
    >
      <input
        ref={input}
        className="slider nodrag nowheel"
        type="range"
        min={range.min}
        max={range.max}
        step={range.step}
        value={position}
        disabled={field.disabled ?? false}
        aria-labelledby={ids.label}
        aria-describedby={ids.described}
        aria-valuetext={words}
        aria-invalid={rest.problem ? true : undefined}
        data-automatic={shown === null || undefined}
        style={{ "--share": share(position, range) } as CSSProperties}
        onChange={(event) => change(snap(event.target.valueAsNumber, range))}
        onKeyDown={(event) => {
          const direction = DIRECTIONS[event.key];
          if (!event.shiftKey || !direction) return;
          event.preventDefault();
          commit(stepped(position, direction, range, true));
        }}
        onDoubleClick={field.onReset}
      />
    </FieldFrame>
  );
}

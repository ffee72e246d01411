import { Slider } from "radix-ui";
import { useId } from "react";
import { FieldFrame, type FieldProps, fieldIds } from "./Field";
import { formatNumber, type Range } from "./numbers";
import { TypedNumber } from "./TypedNumber";
import { useLive } from "./useLive";
import "./SliderField.css";

export interface SliderFieldProps extends FieldProps {
  /** Null is automatic, where `optional`. */
  value: number | null;
  range: Range;
  unit?: string;
  optional?: boolean;
  /** While it moves, at most once a frame. */
  onChange: (value: number | null) => void;
  /** Once a change is over. */
  onCommit?: ((value: number | null) => void) | undefined;
}

/** A number between two bounds: drag, arrow keys, or type the value. Double click goes back to the default. */
export function SliderField({
  value,
  range,
  unit,
  optional = false,
  onChange,
  onCommit,
  ...field
}: SliderFieldProps) {
  const id = useId();
  const ids = fieldIds(id, field);
  const { shown, change, commit } = useLive(value, onChange, onCommit);
  const position = shown ?? range.min;
  const words = shown === null ? "automatic" : `${formatNumber(shown, range.step)}${unit ? ` ${unit}` : ""}`;
  return (
    <FieldFrame
      {...field}
      id={id}
      layout="stack"
      side={
        <>
          <TypedNumber
            label={`${field.label}, typed`}
            describedBy={ids.described}
            value={shown}
            range={range}
            optional={optional}
            invalid={Boolean(field.problem)}
            disabled={field.disabled ?? false}
            onCommit={commit}
          />
          {unit && shown !== null ? <span className="field-unit">{unit}</span> : null}
        </>
      }
    >
      <Slider.Root
        className="slider nodrag nowheel"
        min={range.min}
        max={range.max}
        step={range.step}
        value={[position]}
        disabled={field.disabled ?? false}
        data-automatic={shown === null || undefined}
        onValueChange={([next]) => {
          if (next !== undefined) change(next);
        }}
        onValueCommit={([next]) => {
          if (next !== undefined) commit(next);
        }}
        onDoubleClick={field.onReset}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb
          className="slider-thumb"
          aria-labelledby={ids.label}
          aria-describedby={ids.described}
          aria-valuetext={words}
          aria-invalid={field.problem ? true : undefined}
        />
      </Slider.Root>
    </FieldFrame>
  );
}

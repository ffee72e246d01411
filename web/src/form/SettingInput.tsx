import { type ReactNode, useId } from "react";
import type { FormField, JsonValue } from "../api/types";
import { inputName } from "../common/inputName";
import { optionText } from "../common/words";
import { t } from "../text";
import { formatNumber, rangeOf, snap } from "../ui/widgets/numbers";

export interface SettingInputProps {
  readonly field: FormField;
  readonly value: JsonValue;
  readonly problem?: string | undefined;
  readonly disabled: boolean;
  onChange(value: JsonValue): void;
}

const SEEDS = 10_000;

/** A setting by the browser's own controls, which every phone and screen reader knows. */
export function SettingInput({ field, value, problem, disabled, onChange }: SettingInputProps) {
  const id = useId();
  const { parameter } = field;
  const { widget } = parameter;
  const common = {
    id,
    disabled,
    "aria-describedby": `${id}-help`,
    "aria-invalid": problem ? true : undefined,
  } as const;
  const shown = typeof value === "number" && widget.kind === "slider" ? unitOf(field, value) : null;
  return (
    <div className="form-setting" data-kind={widget.kind} data-problem={problem ? true : undefined}>
      <div className="form-setting-head">
        <label htmlFor={id}>{inputName(field.name)}</label>
        {shown === null ? null : <output htmlFor={id}>{shown}</output>}
      </div>
      {control(field, value, common, onChange)}
      {parameter.help ? (
        <p id={`${id}-help`} className="form-help">
          {parameter.help}
        </p>
      ) : null}
      {problem ? (
        <p className="form-problem" role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

function unitOf({ parameter: { unit, widget } }: FormField, value: number): string {
  if (widget.kind !== "slider") return String(value);
  const text = formatNumber(value, rangeOf(widget).step);
  return unit ? `${text} ${unit}` : text;
}

interface Common {
  readonly id: string;
  readonly disabled: boolean;
  readonly "aria-describedby": string;
  readonly "aria-invalid": true | undefined;
}

function control(
  { parameter }: FormField,
  value: JsonValue,
  common: Common,
  onChange: (value: JsonValue) => void,
): ReactNode {
  const { widget } = parameter;
  switch (widget.kind) {
    case "slider": {
      const range = rangeOf(widget);
      return (
        <input
          {...common}
          type="range"
          min={range.min}
          max={range.max}
          step={range.step}
          value={typeof value === "number" ? value : range.min}
          aria-valuetext={value === null ? parameter.none : undefined}
          onChange={(event) => onChange(snap(event.target.valueAsNumber, range))}
        />
      );
    }
    case "switch":
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case "choice":
    case "model": {
      const options = widget.kind === "choice" ? widget.options : widget.names;
      const missing = widget.kind === "model" ? widget.missing : [];
      return (
        <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option} value={option} disabled={missing.includes(option)}>
              {widget.kind === "choice" ? optionText(option, parameter.optionTexts) : option}
              {missing.includes(option) ? ` (${t("form.notHere")})` : ""}
            </option>
          ))}
        </select>
      );
    }
    case "seed":
    case "number":
      return (
        <span className="form-number">
          <input
            {...common}
            type="number"
            inputMode="decimal"
            {...(widget.kind === "number"
              ? { min: widget.min, max: widget.max, step: widget.step || "any" }
              : { min: 0 })}
            value={typeof value === "number" ? value : ""}
            placeholder={parameter.none}
            onChange={({ target }) => {
              if (!Number.isNaN(target.valueAsNumber)) onChange(target.valueAsNumber);
              else if (parameter.optional) onChange(null);
            }}
          />
          {widget.kind === "seed" ? (
            <button
              type="button"
              className="button button-quiet"
              disabled={common.disabled}
              onClick={() => onChange(Math.floor(Math.random() * SEEDS))}
            >
              {t("form.roll")}
            </button>
          ) : null}
        </span>
      );
    case "numbers":
      return (
        <input
          {...common}
          type="text"
          defaultValue={Array.isArray(value) ? value.join(" ") : ""}
          onChange={({ target }) => {
            const numbers = target.value
              .trim()
              .split(/[\s,;]+/)
              .map(Number);
            if (numbers.every(Number.isFinite)) onChange(numbers);
          }}
        />
      );
    default:
      return (
        <input
          {...common}
          type="text"
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

import { RotateCcw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../../text";
import { classes } from "../classes";
import { Tooltip } from "../Tooltip";
import "./Field.css";

/** What every field takes beside its value. */
export interface FieldProps {
  label: string;
  /** A sentence, one hover away; screen readers hear it with the control. */
  help?: string;
  /** What is wrong with the value, as a sentence. */
  problem?: string;
  /** Small words behind the value: "256 · 512 · 1024". */
  note?: string;
  /** Goes back to the default; also on double click. Given only when the value differs from it. */
  onReset?: () => void;
  /** Closer lines, for node cards. */
  compact?: boolean;
  /** Shows the help under the control instead of in a tooltip. */
  explained?: boolean;
  disabled?: boolean;
}

export interface FieldFrameProps extends FieldProps {
  id: string;
  children: ReactNode;
  /** row: label and control on one line; stack: the control below its label; boxed: the control draws both. */
  layout: "row" | "stack" | "boxed";
  /** At the right of a stacked field's label. */
  side?: ReactNode;
}

/** The field with what was refused of what was typed, where nothing is wrong with its value. */
export function withRefusal<Props extends FieldProps>(field: Props, refusal: string | undefined): Props {
  return refusal && !field.problem ? { ...field, problem: refusal } : field;
}

/** The ids of a field's parts, for `aria-labelledby` and `aria-describedby`. */
export function fieldIds(id: string, { help, problem }: Pick<FieldProps, "help" | "problem">) {
  const described = [help ? `${id}-help` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  return { label: `${id}-label`, described: described || undefined };
}

/**
 * A field's label, with its help one hover away. On a card, of which there may be hundreds, the browser's own
 * tooltip does: it costs nothing until it shows.
 */
export function FieldLabel({
  id,
  label,
  help,
  explained,
  compact,
}: Pick<FieldFrameProps, "id" | "label" | "help" | "explained" | "compact">) {
  const text = (
    <span id={`${id}-label`} className="field-label" title={compact ? help : undefined}>
      {label}
    </span>
  );
  if (!help || explained || compact) return text;
  return (
    <Tooltip text={help} side="top" align="start">
      {text}
    </Tooltip>
  );
}

/** Label, control, help and problem, laid out alike for every kind of parameter. */
export function FieldFrame(props: FieldFrameProps) {
  const { id, label, help, problem, note, onReset, compact, explained, disabled, layout, side, children } =
    props;
  const reset =
    onReset && !compact ? (
      <button
        type="button"
        className="field-reset nodrag"
        aria-label={t("common.reset", { label })}
        title={t("common.backToDefault")}
        onClick={onReset}
      >
        <RotateCcw size={12} strokeWidth={1.5} aria-hidden />
      </button>
    ) : null;
  return (
    <div
      className={classes(
        "field",
        `field-${layout}`,
        compact && "field-compact",
        disabled && "field-disabled",
      )}
      data-problem={problem ? true : undefined}
      data-changed={onReset ? true : undefined}
    >
      {layout === "boxed" ? null : (
        <div className="field-head">
          <FieldLabel id={id} {...{ label, help, explained, compact }} />
          {reset}
          <span className="field-side">
            {side}
            {note ? <span className="field-note">{note}</span> : null}
            {layout === "row" ? children : null}
          </span>
        </div>
      )}
      {layout === "stack" ? children : null}
      {layout === "boxed" ? (
        <div className="field-line">
          {children}
          {reset}
        </div>
      ) : null}
      {help ? (
        <p id={`${id}-help`} className={explained ? "field-help" : "visually-hidden"}>
          {help}
        </p>
      ) : null}
      {problem ? (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
          <span>{problem}</span>
        </p>
      ) : null}
    </div>
  );
}

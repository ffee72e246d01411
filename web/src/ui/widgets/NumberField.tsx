import { useId } from "react";
import { t } from "../../text";
import { FieldFrame, type FieldProps, fieldIds, withRefusal } from "./Field";
import type { Range } from "./numbers";
import { TypedNumber } from "./TypedNumber";
import { useRefused } from "./useRefused";

export interface NumberFieldProps extends FieldProps {
  /** Null is automatic, where `optional`: an empty field that says `none`. */
  value: number | null;
  range: Range;
  unit?: string;
  optional?: boolean;
  /** What null is called. */
  none?: string;
  onChange: (value: number | null) => void;
  onCommit?: ((value: number | null) => void) | undefined;
}

/** A number that is typed. */
export function NumberField({
  value,
  range,
  unit,
  optional = false,
  none = t("common.auto"),
  onChange,
  onCommit,
  ...rest
}: NumberFieldProps) {
  const id = useId();
  const refused = useRefused(rest.label, range, value);
  const field = withRefusal(rest, refused.sentence);
  const ids = fieldIds(id, field);
  return (
    <FieldFrame {...field} id={id} layout="row">
      <TypedNumber
        label={field.label}
        labelledBy={ids.label}
        describedBy={ids.described}
        value={value}
        range={range}
        optional={optional}
        none={none}
        invalid={Boolean(rest.problem)}
        disabled={field.disabled ?? false}
        onTyped={refused.look}
        onCommit={(next) => {
          onChange(next);
          onCommit?.(next);
        }}
      />
      {unit && value !== null ? <span className="field-unit">{unit}</span> : null}
    </FieldFrame>
  );
}

import { useEffect, useId, useRef, useState } from "react";
import { t } from "../../text";
import { FieldFrame, type FieldProps, fieldIds } from "./Field";
import "./TextField.css";

export interface TextFieldProps extends FieldProps {
  /** Null is automatic, where `optional`. */
  value: string | null;
  maxLength?: number;
  placeholder?: string;
  optional?: boolean;
  /** What null is called. */
  none?: string;
  autoFocus?: boolean;
  /** At each key. */
  onChange: (value: string | null) => void;
  /** When the field is left or Enter is pressed, if the text changed. */
  onCommit?: ((value: string | null) => void) | undefined;
  /** When the field is left, changed or not. */
  onLeave?: (text: string) => void;
}

export function TextField({
  value,
  maxLength,
  placeholder,
  optional = false,
  none = t("common.auto"),
  autoFocus = false,
  onChange,
  onCommit,
  onLeave,
  ...field
}: TextFieldProps) {
  const id = useId();
  const ids = fieldIds(id, field);
  const [before, setBefore] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  const asValue = (text: string) => (optional && text === "" ? null : text);
  return (
    <FieldFrame {...field} id={id} layout="stack">
      <input
        ref={input}
        className="field-box text-field nodrag nowheel"
        type="text"
        aria-labelledby={ids.label}
        aria-describedby={ids.described}
        aria-invalid={field.problem ? true : undefined}
        value={value ?? ""}
        placeholder={placeholder || (optional ? none : undefined)}
        maxLength={maxLength}
        disabled={field.disabled}
        spellCheck={false}
        onFocus={() => setBefore(value ?? "")}
        onChange={(event) => onChange(asValue(event.target.value))}
        onBlur={(event) => {
          if (before !== null && event.target.value !== before) onCommit?.(asValue(event.target.value));
          setBefore(null);
          onLeave?.(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          else if (event.key === "Escape" && before !== null) {
            event.stopPropagation();
            onChange(asValue(before));
          }
        }}
      />
    </FieldFrame>
  );
}

import { Check, ChevronDown } from "lucide-react";
import { Select } from "radix-ui";
import { useId } from "react";
import { FieldFrame, FieldLabel, type FieldProps, fieldIds } from "./Field";
import "./ChoiceField.css";

/** Stands for null in the list, which knows only texts. */
const AUTOMATIC = "\u0000automatic";

export interface ChoiceOption {
  value: string;
  text: string;
}

export interface ChoiceFieldProps extends FieldProps {
  /** Null is automatic, where `optional`, and unset elsewhere. */
  value: string | null;
  options: readonly ChoiceOption[];
  optional?: boolean;
  onChange: (value: string | null) => void;
  onCommit?: ((value: string | null) => void) | undefined;
}

/** One of a few words: a quiet box with the label at the left and the choice at the right. */
export function ChoiceField({
  value,
  options,
  optional = false,
  onChange,
  onCommit,
  ...field
}: ChoiceFieldProps) {
  const id = useId();
  const ids = fieldIds(id, field);
  const current = value ?? (optional ? AUTOMATIC : "");
  const known = options.some((option) => option.value === value);
  return (
    <FieldFrame {...field} id={id} layout="boxed">
      <Select.Root
        value={current}
        disabled={field.disabled ?? false}
        onValueChange={(chosen) => {
          const next = chosen === AUTOMATIC ? null : chosen;
          onChange(next);
          onCommit?.(next);
        }}
      >
        <Select.Trigger
          className="field-box choice nodrag nowheel"
          aria-labelledby={ids.label}
          aria-describedby={ids.described}
          aria-invalid={field.problem ? true : undefined}
        >
          <FieldLabel
            id={id}
            label={field.label}
            {...(field.help ? { help: field.help } : {})}
            explained={field.explained ?? false}
          />
          <span className="choice-value">
            <Select.Value placeholder="choose">
              {value === null
                ? optional
                  ? "auto"
                  : "choose"
                : (options.find((o) => o.value === value)?.text ?? value)}
            </Select.Value>
          </span>
          <ChevronDown className="choice-arrow" size={14} strokeWidth={1.5} aria-hidden />
        </Select.Trigger>
        <Select.Portal>
          <Select.Content
            className="choice-list nodrag nowheel"
            position="popper"
            align="end"
            sideOffset={4}
            collisionPadding={8}
          >
            <Select.Viewport>
              {optional ? <Option value={AUTOMATIC} text="auto" /> : null}
              {options.map((option) => (
                <Option key={option.value} value={option.value} text={option.text} />
              ))}
              {value !== null && !known ? <Option value={value} text={value} /> : null}
            </Select.Viewport>
          </Select.Content>
        </Select.Portal>
      </Select.Root>
    </FieldFrame>
  );
}

function Option({ value, text }: ChoiceOption) {
  return (
    <Select.Item className="choice-option" value={value}>
      <Select.ItemText>{text}</Select.ItemText>
      <Select.ItemIndicator className="choice-check">
        <Check size={14} strokeWidth={1.5} aria-hidden />
      </Select.ItemIndicator>
    </Select.Item>
  );
}

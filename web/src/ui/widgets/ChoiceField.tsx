import { ChevronDown } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { t } from "../../text";
import { ChoiceMenu } from "./ChoiceMenu";
import { FieldFrame, FieldLabel, type FieldProps, fieldIds } from "./Field";
import "./ChoiceField.css";

export interface ChoiceOption {
  value: string;
  text: string;
  /** A quiet line under it in the list. */
  help?: string;
}

export interface ChoiceFieldProps extends FieldProps {
  /** Null is automatic, where `optional`, and unset elsewhere. */
  value: string | null;
  options: readonly ChoiceOption[];
  optional?: boolean;
  /** What null is called. */
  none?: string;
  onChange: (value: string | null) => void;
  onCommit?: ((value: string | null) => void) | undefined;
}

/** One of a few words: a quiet box with the label at the left and the choice at the right. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { value, options, optional = false, none = t("common.auto"), onChange, onCommit, ...field } = props;
  const id = useId();
  const ids = fieldIds(id, field);
  // The list costs more to make than all the rest of a card: it is made when it is first opened.
  const [opened, setOpened] = useState(false);
  const unset = optional ? none : t("common.choose");
  const box = {
    className: "field-box choice nodrag nowheel",
    "aria-labelledby": ids.label,
    "aria-describedby": ids.described,
    "aria-invalid": field.problem ? true : undefined,
    disabled: field.disabled ?? false,
  };
  const inside = (
    <>
      <FieldLabel id={id} {...field} />
      <span className="choice-value">
        {value === null ? unset : (options.find((option) => option.value === value)?.text ?? value)}
      </span>
      <ChevronDown className="choice-arrow" size={14} strokeWidth={1.5} aria-hidden />
    </>
  );
  return (
    <FieldFrame {...field} id={id} layout="boxed">
      {opened ? (
        <ChoiceMenu
          box={box}
          value={value}
          options={options}
          optional={optional}
          none={none}
          onChoose={(next) => {
            onChange(next);
            onCommit?.(next);
          }}
        >
          {inside}
        </ChoiceMenu>
      ) : (
        <button
          {...box}
          type="button"
          role="combobox"
          aria-expanded={false}
          aria-haspopup="listbox"
          onClick={() => setOpened(true)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            event.preventDefault();
            setOpened(true);
          }}
        >
          {inside}
        </button>
      )}
    </FieldFrame>
  );
}

import { useState } from "react";
import { classes } from "./classes";
import { NameField } from "./NameField";
import { useFocusAfterNaming } from "./useFocusAfterNaming";
import "./EditableText.css";

export interface EditableTextProps {
  /** What it says. */
  text: string;
  /** What it is the name of, for the field, and for the button that opens it. */
  label: string;
  className?: string;
  maxLength?: number;
  /** Where one click opens the field: what the button says that it does. It then goes by its text. */
  opensByClick?: string;
  /** Called with the text that was typed, without spaces around it; never with none, and never with what it said. */
  onChange: (text: string) => void;
}

/** A name that a double click, Enter or F2 makes a field. Escape leaves it as it was. */
export function EditableText({
  text,
  label,
  className,
  maxLength,
  opensByClick,
  onChange,
}: EditableTextProps) {
  const [editing, setEditing] = useState(false);
  const { ref, ended } = useFocusAfterNaming<HTMLButtonElement>(editing);
  if (editing) {
    return (
      <NameField
        text={text}
        label={label}
        className={classes("editable-text", className)}
        {...(maxLength === undefined ? {} : { maxLength })}
        onDone={(typed, byKey) => {
          ended(byKey);
          setEditing(false);
          if (typed !== null) onChange(typed);
        }}
      />
    );
  }
  return (
    <button
      ref={ref}
      type="button"
      className={classes("editable-text nodrag", className)}
      {...(opensByClick === undefined ? { "aria-label": label } : {})}
      title={opensByClick ?? text}
      onClick={(event) => {
        if (opensByClick !== undefined || event.detail !== 1) setEditing(true);
      }}
      onKeyDown={(event) => {
        if (event.key === "F2") setEditing(true);
      }}
    >
      {text}
    </button>
  );
}

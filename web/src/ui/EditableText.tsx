import { useState } from "react";
import { classes } from "./classes";

export interface EditableTextProps {
  /** What it says. */
  text: string;
  /** What it is the name of, for the field and the button that opens it. */
  label: string;
  className?: string;
  maxLength?: number;
  /** Called with the text that was typed, without spaces around it; never with none, and never with what it said. */
  onChange: (text: string) => void;
}

/** A name that a double click, Enter or F2 makes a field. Escape leaves it as it was. */
export function EditableText({ text, label, className, maxLength = 200, onChange }: EditableTextProps) {
  const [editing, setEditing] = useState(false);
  if (!editing) {
    return (
      <button
        type="button"
        className={classes("editable-text nodrag", className)}
        aria-label={label}
        title={text}
        onClick={(event) => {
          if (event.detail !== 1) setEditing(true);
        }}
        onKeyDown={(event) => {
          if (event.key === "F2") setEditing(true);
        }}
      >
        {text}
      </button>
    );
  }
  const leave = (typed: string) => {
    setEditing(false);
    const next = typed.trim();
    if (next && next !== text) onChange(next);
  };
  return (
    <input
      className={classes("editable-text nodrag", className)}
      aria-label={label}
      defaultValue={text}
      maxLength={maxLength}
      // biome-ignore lint/a11y/noAutofocus: who asked for the field wants to type
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => leave(event.currentTarget.value)}
      onKeyDown={(event) => {
        // With Ctrl or Alt it may be a shortcut of the page.
        if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setEditing(false);
      }}
    />
  );
}

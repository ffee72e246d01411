import { useRef } from "react";
import { classes } from "./classes";

export interface NameFieldProps {
  /** The name as it was. */
  text: string;
  label: string;
  className?: string;
  maxLength?: number;
  /** Called once, when the field is left: with what was typed, without spaces around it, or null where the name stays
   * as it was; `byKey` says that Enter or Escape ended it, so that the focus has nowhere to go yet. */
  onDone: (typed: string | null, byKey: boolean) => void;
}

/** A field for a name, in place of what shows it. Enter and leaving it keep what was typed, Escape takes it back. */
export function NameField({ text, label, className, maxLength = 200, onDone }: NameFieldProps) {
  // A field that goes may lose the focus once more on its way.
  const done = useRef(false);
  const end = (typed: string | null, byKey: boolean) => {
    if (done.current) return;
    done.current = true;
    const next = typed?.trim() ?? "";
    onDone(next && next !== text ? next : null, byKey);
  };
  return (
    <input
      className={classes("name-field nodrag", className)}
      aria-label={label}
      defaultValue={text}
      maxLength={maxLength}
      // biome-ignore lint/a11y/noAutofocus: who asked for the field wants to type
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => end(event.currentTarget.value, false)}
      onKeyDown={(event) => {
        // With Ctrl or Alt it may be a shortcut of the page.
        if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
        if (event.key === "Enter") {
          // It would press the button that takes the field's place.
          event.preventDefault();
          end(event.currentTarget.value, true);
        }
        if (event.key === "Escape") end(null, true);
      }}
    />
  );
}

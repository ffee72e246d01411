import { useState } from "react";
import "./AboutField.css";

export interface AboutFieldProps {
  label: string;
  /** What stands there while nothing is said. */
  hint: string;
  /** What is edited. */
  value: string;
  /** How it reads while nobody edits it: what ships is translated. */
  shown: string;
  /** Once, when the field is left with another text. */
  onCommit: (about: string) => void;
}

/** A description: reads as a paragraph, becomes a text field when it is pointed at. */
export function AboutField({ label, hint, value, shown, onCommit }: AboutFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const text = draft ?? (focused ? value : shown);
  return (
    <div className="about-field" data-text={`${text} `}>
      <textarea
        aria-label={label}
        placeholder={hint}
        rows={1}
        value={text}
        maxLength={10_000}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          if (draft !== null && draft !== value) onCommit(draft);
          setDraft(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape" && draft !== null) {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
    </div>
  );
}

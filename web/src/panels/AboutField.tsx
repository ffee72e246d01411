import { useState } from "react";
import "./AboutField.css";

export interface AboutFieldProps {
  label: string;
  /** What stands there while nothing is said. */
  hint: string;
  value: string;
  /** Once, when the field is left with another text. */
  onCommit: (about: string) => void;
}

/** A description: reads as a paragraph, becomes a text field when it is pointed at. */
export function AboutField({ label, hint, value, onCommit }: AboutFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <div className="about-field" data-text={`${draft ?? value} `}>
      <textarea
        aria-label={label}
        placeholder={hint}
        rows={1}
        value={draft ?? value}
        maxLength={10_000}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => {
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

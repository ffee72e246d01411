import { useState } from "react";
import { t } from "../text";
import "./AboutField.css";

export interface AboutFieldProps {
  value: string;
  /** Once, when the field is left with another text. */
  onCommit: (about: string) => void;
}

/** The recipe's description: reads as a paragraph, becomes a text field when it is pointed at. */
export function AboutField({ value, onCommit }: AboutFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <div className="about-field" data-text={`${draft ?? value} `}>
      <textarea
        aria-label={t("panels.about")}
        placeholder={t("panels.aboutEmpty")}
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

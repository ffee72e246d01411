import { type KeyboardEvent, useState } from "react";
import { t } from "../../text";
import { clamp, formatNumber, parseNumber, type Range, stepped } from "./numbers";

export interface TypedNumberProps {
  /** Its accessible name. */
  label: string;
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  value: number | null;
  range: Range;
  /** Whether an empty field means "automatic" (null). */
  optional?: boolean;
  /** What null is called. */
  none?: string;
  invalid?: boolean;
  disabled?: boolean;
  /** Called with a good value only: what cannot be read is put back. */
  onCommit: (value: number | null) => void;
  /** Called with every number that was typed and with what is kept of it, and with nothing once typing begins. */
  onTyped?: (typed: number | null, kept: number | null) => void;
  onDoubleClick?: (() => void) | undefined;
}

/** A number that is typed: Enter keeps it, Esc puts the old one back, ↑ and ↓ step (⇧ by ten). */
export function TypedNumber({
  label,
  labelledBy,
  describedBy,
  value,
  range,
  optional = false,
  none = t("common.auto"),
  invalid = false,
  disabled = false,
  onCommit,
  onTyped,
  onDoubleClick,
}: TypedNumberProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const written = value === null ? "" : formatNumber(value, range.step);
  const text = draft ?? written;

  function keep() {
    if (draft === null) return;
    setDraft(null);
    if (optional && draft.trim() === "") {
      if (value !== null) onCommit(null);
      return;
    }
    const parsed = parseNumber(draft);
    // Text that was not touched must not round a value that is written with fewer digits.
    if (parsed === null || draft === written) return;
    const next = clamp(parsed, range);
    onTyped?.(parsed, next);
    if (next !== value) onCommit(next);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    // Leaving the field keeps the number, and gives Ctrl+Z back to the recipe.
    if (event.key === "Enter") event.currentTarget.blur();
    else if (event.key === "Escape" && draft !== null) {
      event.stopPropagation();
      setDraft(null);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const typed = draft === null ? value : parseNumber(draft);
      const start = typed ?? (Number.isFinite(range.min) ? range.min : 0);
      setDraft(null);
      onCommit(stepped(start, event.key === "ArrowUp" ? 1 : -1, range, event.shiftKey));
    }
  }

  return (
    <input
      className="field-input nodrag nowheel"
      type="text"
      inputMode={range.whole && range.min >= 0 ? "numeric" : "decimal"}
      aria-label={labelledBy ? undefined : label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={optional ? none : undefined}
      autoComplete="off"
      disabled={disabled}
      value={text}
      style={{ width: `calc(${Math.max(optional ? Math.max(4, none.length) : 2, text.length)}ch + 9px)` }}
      onFocus={(event) => event.target.select()}
      onChange={(event) => {
        setDraft(event.target.value);
        onTyped?.(null, null);
      }}
      onBlur={keep}
      onKeyDown={press}
      onDoubleClick={onDoubleClick}
    />
  );
}

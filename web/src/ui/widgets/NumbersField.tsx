import { Plus } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { t } from "../../text";
import { FieldFrame, type FieldProps, fieldIds, withRefusal } from "./Field";
import {
  clamp,
  formatNumber,
  grownAt,
  overwritten,
  parseList,
  type Range,
  replacedAt,
  shrunkAt,
  stepped,
} from "./numbers";
import { useRefused } from "./useRefused";
import "./NumbersField.css";

export interface NumbersFieldProps extends FieldProps {
  /** Null is a value, where `optional`: an empty list that says `none`. */
  value: number[] | null;
  range: Range;
  minLength: number;
  maxLength: number;
  optional?: boolean;
  /** What null is called. */
  none?: string;
  onChange: (value: number[] | null) => void;
  onCommit?: ((value: number[] | null) => void) | undefined;
}

/** A short list of numbers: Enter adds one behind, Backspace in an empty one removes it, a pasted list fills in. */
export function NumbersField({
  value: given,
  range,
  minLength,
  maxLength,
  optional = false,
  none = t("common.auto"),
  onChange,
  onCommit,
  ...rest
}: NumbersFieldProps) {
  const value = given ?? [];
  const id = useId();
  const refused = useRefused(rest.label, range, value);
  const field = withRefusal(rest, refused.sentence);
  const ids = fieldIds(id, field);
  const row = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<{ index: number; text: string } | null>(null);

  function set(next: number[] | null, focus?: number) {
    onChange(next);
    onCommit?.(next);
    if (focus === undefined) return;
    requestAnimationFrame(() => row.current?.querySelectorAll("input")[focus]?.focus());
  }

  /** The list as it is with what is being typed, or null when that cannot be read. */
  function typed(): number[] | null {
    if (!draft) return value;
    const entries = parseList(draft.text);
    if (!entries?.length) return null;
    return overwritten(
      value,
      draft.index,
      entries.map((entry) => clamp(entry, range)),
      maxLength,
    );
  }

  /** Says which number that is being typed lies beyond the bounds, where one does. */
  function look(next: number[]) {
    const beyond = (draft && parseList(draft.text))?.find((entry) => entry < range.min || entry > range.max);
    refused.look(beyond, next);
  }

  function keep() {
    const next = typed();
    setDraft(null);
    if (draft && next) look(next);
    if (next && (next.length !== value.length || next.some((entry, index) => entry !== value[index])))
      set(next);
  }

  function press(event: KeyboardEvent<HTMLInputElement>, index: number) {
    const empty = event.currentTarget.value === "";
    if (event.key === "Enter") {
      event.preventDefault();
      const next = typed() ?? value;
      setDraft(null);
      const longer = grownAt(next, index, maxLength);
      if (draft) look(longer);
      set(longer, Math.min(index + 1, longer.length - 1));
    } else if (event.key === "Backspace" && empty) {
      event.preventDefault();
      setDraft(null);
      if (optional && value.length === 1) set(null);
      else if (value.length > minLength) set(shrunkAt(value, index, minLength), Math.max(0, index - 1));
    } else if (event.key === "Escape" && draft) {
      event.stopPropagation();
      setDraft(null);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const current = (typed() ?? value)[index] ?? 0;
      setDraft(null);
      set(
        replacedAt(value, index, stepped(current, event.key === "ArrowUp" ? 1 : -1, range, event.shiftKey)),
      );
    }
  }

  return (
    <FieldFrame {...field} id={id} layout="stack">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame that no reset takes away fully */}
      <div
        ref={row}
        className="numbers nodrag nowheel"
        role="group"
        aria-labelledby={ids.label}
        aria-describedby={ids.described}
      >
        {given === null ? <span className="numbers-none">{none}</span> : null}
        {value.map((entry, index) => {
          const written = formatNumber(entry, 1);
          const text = draft?.index === index ? draft.text : written;
          return (
            <input
              // biome-ignore lint/suspicious/noArrayIndexKey: entries are known by their place alone
              key={index}
              className="numbers-entry"
              type="text"
              inputMode="decimal"
              autoComplete="off"
              aria-label={t("common.numberOf", { label: field.label, place: index + 1, count: value.length })}
              aria-invalid={rest.problem ? true : undefined}
              disabled={field.disabled}
              value={text}
              style={{ width: `calc(${Math.max(2, text.length)}ch + 13px)` }}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setDraft({ index, text: event.target.value })}
              onBlur={keep}
              onKeyDown={(event) => press(event, index)}
            />
          );
        })}
        {value.length < maxLength ? (
          <button
            type="button"
            className="numbers-add"
            aria-label={t("common.addNumber", { label: field.label })}
            disabled={field.disabled}
            onClick={() => set(grownAt(value, value.length - 1, maxLength, clamp(1, range)), value.length)}
          >
            <Plus size={14} strokeWidth={1.5} aria-hidden />
          </button>
        ) : null}
      </div>
    </FieldFrame>
  );
}

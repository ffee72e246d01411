import { useCallback, useEffect, useRef, useState } from "react";

export interface Live<T> {
  /** What to show: the value being dragged, else the one given. */
  shown: T;
  /** A new value while dragging: told to `onChange` at most once a frame. */
  change: (value: T) => void;
  /** The last value of a change: told to `onChange` if it is new, then to `onCommit`. */
  commit: (value: T) => void;
}

/** Follows a control while it moves, without a message for every pixel. */
export function useLive<T>(value: T, onChange: (value: T) => void, onCommit?: (value: T) => void): Live<T> {
  const [draft, setDraft] = useState<{ value: T } | null>(null);
  const frame = useRef<number | null>(null);
  const waiting = useRef<{ value: T } | null>(null);
  const told = useRef(value);
  told.current = draft ? told.current : value;

  const stop = useCallback(() => {
    if (frame.current !== null) cancelAnimationFrame(frame.current);
    frame.current = null;
  }, []);
  useEffect(() => stop, [stop]);

  const tell = useCallback(() => {
    frame.current = null;
    const next = waiting.current;
    waiting.current = null;
    if (next && next.value !== told.current) {
      told.current = next.value;
      onChange(next.value);
    }
  }, [onChange]);

  const latest = useRef(tell);
  latest.current = tell;

  const change = useCallback((next: T) => {
    setDraft({ value: next });
    waiting.current = { value: next };
    frame.current ??= requestAnimationFrame(() => latest.current());
  }, []);

  const commit = useCallback(
    (next: T) => {
      stop();
      waiting.current = { value: next };
      latest.current();
      setDraft(null);
      onCommit?.(next);
    },
    [onCommit, stop],
  );

  return { shown: draft ? draft.value : value, change, commit };
}

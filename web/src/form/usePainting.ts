import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import { errorText, Refused, Unreachable } from "../api/http";
import { newKey } from "../api/newKey";
import type { Problem, Recipe, RunDetail } from "../api/types";

const EVERY = 1000;
const PLACE = "impasto.form.";
const OVER = ["done", "failed", "cancelled"];

export interface Painting {
  /** The run that is shown; null before the first. */
  readonly run: RunDetail | null;
  readonly painting: boolean;
  /** Whether the server has not answered lately; it is asked again. */
  readonly away: boolean;
  /** Why the last one did not begin. */
  readonly refusal: string | null;
  readonly problems: readonly Problem[];
  paint(recipe: Recipe): Promise<void>;
  cancel(): Promise<void>;
  /** Puts the run away, to begin again. */
  clear(): void;
}

/** One painting after another of one recipe. A page that is loaded anew finds its painting again. */
export function usePainting(id: string): Painting {
  const [run, setRun] = useState<RunDetail | null>(null);
  const [sending, setSending] = useState(false);
  const [away, setAway] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const unanswered = useRef<{ text: string; key: string } | null>(null);
  const followed = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Asking once a second outlives a phone that sleeps, and costs a page of this size less than a socket.
  const follow = useCallback(
    async (number: string) => {
      clearTimeout(timer.current);
      followed.current = number;
      try {
        const detail = await api.run(number);
        if (followed.current !== number) return;
        setAway(false);
        setRun(detail);
        if (!OVER.includes(detail.state)) timer.current = setTimeout(() => void follow(number), EVERY);
      } catch (error) {
        if (followed.current !== number) return;
        if (error instanceof Unreachable) {
          setAway(true);
          timer.current = setTimeout(() => void follow(number), 2 * EVERY);
          return;
        }
        sessionStorage.removeItem(PLACE + id);
        setRun(null);
        if (!(error instanceof Refused && error.status === 404)) setRefusal(errorText(error));
      }
    },
    [id],
  );

  useEffect(() => {
    const before = sessionStorage.getItem(PLACE + id);
    if (before) void follow(before);
    return () => {
      followed.current = null;
      clearTimeout(timer.current);
    };
  }, [id, follow]);

  return {
    run,
    painting: sending || (run !== null && !OVER.includes(run.state)),
    away,
    refusal,
    problems,
    paint: async (recipe) => {
      setSending(true);
      setRefusal(null);
      setProblems([]);
      // Sent again with the same key, what the server had begun before is not painted twice.
      const text = JSON.stringify(recipe);
      if (unanswered.current?.text !== text) unanswered.current = { text, key: newKey() };
      try {
        const begun = await api.paint(recipe, id, unanswered.current.key);
        unanswered.current = null;
        sessionStorage.setItem(PLACE + id, begun.id);
        await follow(begun.id);
      } catch (error) {
        if (error instanceof Refused) {
          unanswered.current = null;
          setProblems(error.problems);
        }
        setRefusal(errorText(error));
      } finally {
        setSending(false);
      }
    },
    cancel: async () => {
      if (!run) return;
      try {
        await api.cancel(run.id);
        await follow(run.id);
      } catch (error) {
        setRefusal(errorText(error));
      }
    },
    clear: () => {
      followed.current = null;
      clearTimeout(timer.current);
      sessionStorage.removeItem(PLACE + id);
      setRun(null);
      setRefusal(null);
    },
  };
}

import { useEffect, useState } from "react";
import { errorText } from "../api/http";

/** An answer: on its way, there, or why there is none. */
export type Asked<T> =
  | { readonly state: "asking" }
  | { readonly state: "here"; readonly value: T }
  | { readonly state: "failed"; readonly why: string };

/** What `ask` was answered: asked whenever it changes, and by the function that is returned too. What was answered
 * before stays until there is another answer, also where that fails. Null asks nothing. */
export function useAsked<T>(ask: (() => Promise<T>) | null): readonly [Asked<T>, () => void] {
  const [asked, setAsked] = useState<Asked<T>>({ state: "asking" });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks once more
  useEffect(() => {
    if (!ask) return;
    let wanted = true;
    const told = (next: Asked<T>) => {
      if (wanted) setAsked((before) => (next.state !== "here" && before.state === "here" ? before : next));
    };
    told({ state: "asking" });
    ask().then(
      (value) => told({ state: "here", value }),
      (error: unknown) => told({ state: "failed", why: errorText(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [ask, turn]);
  return [asked, () => setTurn((before) => before + 1)];
}

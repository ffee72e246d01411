import { useEffect, useRef } from "react";
import { useFlow } from "./flow";
import { focusCanvas } from "./focusing";

/** Where a card that has the focus is taken away, by undo or by Delete, the canvas has it then: the keys that follow are
 * still for the graph. */
export function useKeptFocus(): void {
  const nodes = useFlow((state) => state.nodes);
  const within = useRef(false);
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      within.current = target instanceof Element && target.closest(".canvas") !== null;
    };
    document.addEventListener("focusin", follow);
    return () => document.removeEventListener("focusin", follow);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when cards came or went
  useEffect(() => {
    // React Flow draws what it is given a moment later.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        if (!within.current || document.activeElement !== document.body) return;
        focusCanvas();
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [nodes.length]);
}

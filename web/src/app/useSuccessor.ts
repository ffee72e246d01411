import { type RefObject, useLayoutEffect, useRef } from "react";
import { focusCanvas } from "../canvas";
import { isFocusFree } from "../ui/focusBack";

interface Successor {
  readonly ref: RefObject<HTMLSpanElement | null>;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onPointerDown: () => void;
  readonly onKeyDownCapture: () => void;
}

/** For a place where one button is taken away for another, as `which` says: the focus of the first goes to the second
 * where a key pressed it. After the mouse it goes to the canvas, so that no key that is meant for the graph presses the
 * new button. */
export function useSuccessor(which: boolean): Successor {
  const ref = useRef<HTMLSpanElement>(null);
  const held = useRef(false);
  const byPointer = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when the button became another
  useLayoutEffect(() => {
    if (!held.current || !isFocusFree()) return;
    held.current = false;
    if (byPointer.current) focusCanvas();
    else ref.current?.querySelector("button")?.focus();
  }, [which]);
  return {
    ref,
    onFocus: () => {
      held.current = true;
    },
    // What is taken away tells nobody that it lost the focus.
    onBlur: () => {
      held.current = false;
    },
    onPointerDown: () => {
      byPointer.current = true;
    },
    onKeyDownCapture: () => {
      byPointer.current = false;
    },
  };
}

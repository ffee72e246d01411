import { type RefObject, useEffect, useRef } from "react";

export interface FocusAfterNaming<Button extends HTMLElement> {
  /** For what has the focus once the field for a name is gone. */
  readonly ref: RefObject<Button | null>;
  /** Says that the field is left, and whether a key did it: a pointer took the focus elsewhere. */
  readonly ended: (byKey: boolean) => void;
}

/** The focus after a `NameField` that takes the place of a button for as long as one is `naming`. */
export function useFocusAfterNaming<Button extends HTMLElement>(naming: boolean): FocusAfterNaming<Button> {
  const ref = useRef<Button>(null);
  const back = useRef(false);
  useEffect(() => {
    if (naming || !back.current) return;
    back.current = false;
    ref.current?.focus();
  }, [naming]);
  return {
    ref,
    ended: (byKey) => {
      back.current = byKey;
    },
  };
}

import { useUpdateNodeInternals } from "@xyflow/react";
import { useEffect, useRef } from "react";

interface Named {
  readonly name: string;
}

/** Tells React Flow that a card has other sockets: it measures them anew only when the card changes its size. */
export function useSocketNames(id: string, inputs: readonly Named[], outputs: readonly Named[]): void {
  const update = useUpdateNodeInternals();
  const names = [...inputs.map(({ name }) => `>${name}`), ...outputs.map(({ name }) => name)].join(" ");
  const before = useRef(names);
  useEffect(() => {
    if (before.current === names) return;
    before.current = names;
    update(id);
  }, [id, names, update]);
}

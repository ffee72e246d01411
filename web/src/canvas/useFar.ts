import { useStore } from "@xyflow/react";

const READABLE = 0.4;

/** Whether the view is so far away that the cards cannot be read. */
export function useFar(): boolean {
  return useStore((state) => state.transform[2] < READABLE);
}

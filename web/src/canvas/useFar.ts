import { useStore } from "@xyflow/react";

const READABLE = 0.4;
const LARGE_READABLE = 0.24;

/** How far away the view is: 0 where cards can be read, 1 where only large titles can, 2 beyond. */
export function useFar(): 0 | 1 | 2 {
  return useStore(({ transform: [, , zoom] }) => {
    if (zoom >= READABLE) return 0;
    return zoom >= LARGE_READABLE ? 1 : 2;
  });
}

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { useCatalogue, useDocument } from "../state";

export const FIT = { padding: 0.08, maxZoom: 1 };

/** Shows the whole graph whenever a recipe is opened. */
export function useFitOnOpen(): void {
  const { fitView } = useReactFlow();
  const opened = useDocument((state) => state.opened);
  const ready = useCatalogue((state) => state.ready);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening is what it answers to
  useEffect(() => {
    if (ready) void fitView(FIT);
  }, [fitView, opened, ready]);
}

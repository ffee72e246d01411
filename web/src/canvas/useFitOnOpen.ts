import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { useCatalogue, useDocument, useLists } from "../state";

// Room below for the hint.
export const FIT = {
  padding: { top: "28px", left: "28px", right: "28px", bottom: "52px" },
  maxZoom: 1,
} as const;

/** Shows the whole graph whenever a recipe is opened. */
export function useFitOnOpen(): void {
  const { fitView } = useReactFlow();
  const opened = useDocument((state) => state.opened);
  const catalogue = useCatalogue((state) => state.ready);
  const pictures = useLists((state) => state.ready);
  const ready = catalogue && pictures;
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening is what it answers to
  useEffect(() => {
    if (ready) void fitView(FIT);
  }, [fitView, opened, ready]);
}

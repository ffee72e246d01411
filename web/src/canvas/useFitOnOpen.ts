import { useReactFlow, type Viewport } from "@xyflow/react";
import { useEffect, useRef, useState } from "react";
import { useCatalogue, useDocument, useLists } from "../state";
import { FIT, fitGraph } from "./fitting";
import { useFlow } from "./flow";
import { keepView, viewLeft } from "./leftViews";

/** Shows the whole graph whenever a recipe is opened, and a tab that comes back as it was left. Returns which opening
 * is in view by now; null before the first, when nothing is worth showing. */
export function useFitOnOpen(): number | null {
  const { fitView, getViewport, setViewport } = useReactFlow();
  const opened = useDocument((state) => state.opened);
  const catalogue = useCatalogue((state) => state.ready);
  const pictures = useLists((state) => state.ready);
  const [fitted, setFitted] = useState<number | null>(null);
  useViewOfScope(fitted);
  useEffect(() => {
    if (!catalogue || !pictures) return;
    if (viewLeft(opened)) {
      setFitted(opened);
      return;
    }
    // The cards get their sizes in the frame after they are drawn.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        // On an empty canvas React Flow would put it off until a first node comes, and move that away.
        if (useFlow.getState().nodes.length === 0) {
          void setViewport({ x: 0, y: 0, zoom: 1 });
          setFitted(opened);
        }
        // It waits for the cards to be measured, on a slow machine longer than those two frames.
        else void fitGraph({ fitView, getViewport }).then(() => setFitted(opened));
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [fitView, getViewport, setViewport, opened, catalogue, pictures]);
  return fitted;
}

// Room above for the way back.
const FIT_INSIDE = { ...FIT, padding: { ...FIT.padding, top: "68px" } } as const;

/** Shows a subgraph whole when it is entered, and what was left as it was left. */
function useViewOfScope(fitted: number | null): void {
  const { fitView, getViewport, setViewport } = useReactFlow();
  const inView = useRef(fitted);
  inView.current = fitted;
  useEffect(() => {
    let left = new Map<string, Viewport>();
    return useDocument.subscribe((now, before) => {
      if (now.opened !== before.opened) {
        if (inView.current === before.opened) keepView(before.opened, { at: getViewport(), scopes: left });
        const again = viewLeft(now.opened);
        left = new Map(again?.scopes);
        if (again) void setViewport(again.at);
        return;
      }
      if (now.scope === before.scope) return;
      left.set(before.scope.join("/"), getViewport());
      const known = left.get(now.scope.join("/"));
      const outward = now.scope.length < before.scope.length;
      if (known && outward) void setViewport(known);
      // The cards get their sizes in the frame after they are drawn.
      else
        requestAnimationFrame(() =>
          requestAnimationFrame(() => void fitGraph({ fitView, getViewport }, FIT_INSIDE)),
        );
    });
  }, [fitView, getViewport, setViewport]);
}

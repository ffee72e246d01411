/** Fitting the graph into the view, also when the canvas becomes larger or smaller. */

import {
  type FitViewOptions,
  type ReactFlowInstance,
  useReactFlow,
  useStore,
  type Viewport,
} from "@xyflow/react";
import { useEffect } from "react";
import { useFlow } from "./flow";

// Room below for the hint.
export const FIT = {
  padding: { top: "28px", left: "28px", right: "28px", bottom: "52px" },
  maxZoom: 1,
} as const;

type Flow = Pick<ReactFlowInstance, "fitView" | "getViewport">;

// Where fitting put the view last: who moves it afterwards wants it elsewhere.
let last: { readonly at: Viewport; readonly options: FitViewOptions } | null = null;

/** Shows the whole graph, and goes on doing so while the canvas changes its size, until the view is moved. */
export async function fitGraph(flow: Flow, options: FitViewOptions = FIT): Promise<void> {
  await flow.fitView(options);
  last = { at: flow.getViewport(), options };
}

/** Fits the graph again when the canvas changed its size, unless the view was moved since it was fitted. */
export async function fitAgain(flow: Flow): Promise<void> {
  const { x, y, zoom } = flow.getViewport();
  const { at, options } = last ?? {};
  // React Flow would put off what is to be fitted on an empty canvas until a first node comes.
  if (useFlow.getState().nodes.length === 0) return;
  if (options && at?.x === x && at.y === y && at.zoom === zoom) await fitGraph(flow, options);
}

/** Keeps the graph fitted into the canvas when a drawer takes some of it. */
export function Refit() {
  const flow = useReactFlow();
  const size = useStore(({ width, height }) => `${width} ${height}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: fitted anew to another size
  useEffect(() => void fitAgain(flow), [flow, size]);
  return null;
}

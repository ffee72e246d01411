import { useReactFlow } from "@xyflow/react";
import type { Problem } from "../api/types";
import { focusWidget, selectProblem } from "../canvas";

/** Selects the node of a problem, brings it into view, and focuses the widget or socket that is meant. */
export function useGoToProblem() {
  const { fitView } = useReactFlow();
  return (problem: Problem) => {
    const id = selectProblem(problem);
    if (id === null) return;
    void fitView({ nodes: [{ id }], padding: 0.4, maxZoom: 1, duration: 180 });
    focusWidget(id, problem.input);
  };
}

import { useReactFlow } from "@xyflow/react";
import { selectProblem } from "../canvas";
import { ProblemList } from "../panels/ProblemList";
import { titleOfNode, useProblems } from "../state";
import { Dialog } from "../ui/Dialog";
import { moving } from "../ui/motion";

/** Every problem at once; a click goes to its node. */
export function ProblemsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const problems = useProblems((state) => state.problems);
  const go = useGoToProblem();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Problems"
      description="Each says what was found and what to do. Choose one to see its node."
    >
      <ProblemList
        problems={problems}
        titleOf={titleOf}
        onGo={(problem) => {
          onOpenChange(false);
          go(problem);
        }}
      />
    </Dialog>
  );
}

export function titleOf(id: string): string {
  return titleOfNode(id);
}

/** Selects the node of a problem and brings it into view. */
export function useGoToProblem() {
  const { fitView } = useReactFlow();
  return (problem: Parameters<typeof selectProblem>[0]) => {
    const id = selectProblem(problem);
    if (id !== null) void fitView({ nodes: [{ id }], padding: 0.4, maxZoom: 1, duration: moving(180) });
  };
}

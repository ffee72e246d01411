import { ProblemsDrawer } from "../panels/ProblemsDrawer";
import { mendAll, mendingOf, titleOfNode, useDocument, useProblems } from "../state";
import { migrate, outdatedNodes } from "../state/migrating";
import { useGoToProblem } from "./goToProblem";
import { ProblemFix } from "./ProblemFix";

/** Everything that is wrong with the recipe, beside the canvas. */
export function ProblemsPanel({ onClose }: { onClose: () => void }) {
  const problems = useProblems((state) => state.problems);
  const recipe = useDocument((state) => state.recipe);
  const go = useGoToProblem();
  const certain = problems.filter((problem) => mendingOf(problem, recipe));
  return (
    <ProblemsDrawer
      problems={problems}
      titleOf={titleOfNode}
      onGo={go}
      drawFix={(problem) => <ProblemFix problem={problem} />}
      certain={certain.length}
      onMendAll={() => mendAll(certain)}
      outdated={outdatedNodes(problems).length}
      onMigrateAll={() => void migrate(problems)}
      onClose={onClose}
    />
  );
}

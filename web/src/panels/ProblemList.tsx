import { TriangleAlert } from "lucide-react";
import type { Problem } from "../api/types";
import { foundText } from "../common/words";
import { said } from "../text/served";
import "./ProblemList.css";

export interface ProblemListProps {
  problems: readonly Problem[];
  /** The title of a node by its id. */
  titleOf: (node: string) => string;
  /** Goes to the node, and to the input or parameter that is meant. */
  onGo: (problem: Problem) => void;
  /** Leaves the node's title out, where the list belongs to one node. */
  withoutTitle?: boolean;
}

/** Every problem at once: where, what, and what to do. */
export function ProblemList({ problems, titleOf, onGo, withoutTitle = false }: ProblemListProps) {
  return (
    <ul className="problem-list">
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a problem has no id, and two may read alike
        <li key={index}>
          <button type="button" className="problem-list-item" onClick={() => onGo(problem)}>
            <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
            <span>
              {problem.node && !withoutTitle ? (
                <>
                  <span className="problem-list-where">{titleOf(problem.node)}</span>
                  {" · "}
                </>
              ) : null}
              <span className="problem-list-what">{foundText(problem)}</span>
              {problem.hint ? <span className="problem-list-hint">{said(problem.hint)}</span> : null}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

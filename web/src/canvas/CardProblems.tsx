import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { NodeInfo, Problem, RecipeNode } from "../api/types";
import { problemText } from "../common/words";
import { t } from "../text";
import { FixButton } from "./FixButton";
import "./CardProblems.css";
import { fixFor } from "./fixes";

export interface CardProblemsProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
  problems: readonly Problem[];
}

const MOST = 3;
/** So many letters take about six lines of a card; what is longer is folded. */
const LONG = 220;

/** What is wrong with a node, as sentences, each with what mends it where one click can. */
export function CardProblems({ id, node, info, problems }: CardProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <div className="card-problems" role="status">
      {problems.slice(0, MOST).map((problem) => {
        const fix = fixFor(problem, id, node, info);
        return (
          <div key={`${problem.code} ${problem.input} ${problem.message}`} className="card-problem">
            <p>
              <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
              <Sentence text={problemText(problem)} />
            </p>
            {fix ? <FixButton fix={fix} /> : null}
          </div>
        );
      })}
      {problems.length > MOST ? (
        <p className="card-problem">{t("app.andMore", { count: problems.length - MOST })}</p>
      ) : null}
    </div>
  );
}

function Sentence({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= LONG) return <span>{text}</span>;
  return (
    <span className="card-problem-long">
      <span data-folded={!whole || undefined}>{text}</span>
      <button type="button" className="nodrag" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {t(whole ? "app.problemFolded" : "app.problemWhole")}
      </button>
    </span>
  );
}

import type { NodeProps } from "@xyflow/react";
import { memo, useEffect } from "react";
import type { NodeInfo, RecipeNode } from "../api/types";
import { marked, nodeOf } from "../document";
import {
  graphOf,
  isActive,
  isPainting,
  stateAt,
  useDocument,
  useInfo,
  useLiveProblem,
  useNodeProblems,
  usePath,
  useProblemsInside,
  useRuns,
  useStateIsOld,
} from "../state";
import { t } from "../text";
import { categoryColor } from "../ui/categories";
import { CardHeader } from "./CardHeader";
import { CardLoss } from "./CardLoss";
import { CardMask } from "./CardMask";
import { CardNumbers } from "./CardNumbers";
import { CardParameters } from "./CardParameters";
import { CardPicture } from "./CardPicture";
import { CardProblems } from "./CardProblems";
import { CardSettings } from "./CardSettings";
import { type CardNode, useFlow } from "./flow";
import { cardWidth, pictureParameter } from "./geometry";
import { enter } from "./grouping";
import { Socket } from "./Socket";
import { UnknownSockets, UnknownValues } from "./UnknownSockets";
import { useSocketNames } from "./useSocketNames";
import "./NodeCard.css";

/** A node on the canvas. It reads the document by its id, so React Flow's own node never changes. */
export const NodeCard = memo(function NodeCard({ id, selected }: NodeProps<CardNode>) {
  const node = useDocument((state) => nodeOf(graphOf(state), id));
  const info = useInfo(node?.type);
  if (!node) return null;
  return <Card id={id} node={node} info={info} selected={selected} />;
});

interface CardProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
  selected: boolean;
}

function Card({ id, node, info, selected }: CardProps) {
  const problems = useNodeProblems(id);
  const inside = useProblemsInside(id);
  const collapsed = useDocument((state) => marked(graphOf(state), "collapsed").has(id));
  const locked = useDocument((state) => marked(graphOf(state), "locked").has(id));
  const path = usePath(id);
  const live = useLiveProblem(id);
  // Narrowly: a card is not drawn anew at each tick of its progress.
  const told = useRuns(({ shown, states }) => (shown ? stateAt(states[shown], path)?.problem : undefined));
  // What a painting said of settings that were changed since is no problem any more.
  const stale = useStateIsOld(id);
  const failure = (stale ? undefined : told) ?? live;
  const state = useRuns(({ shown, states, runs }) => {
    const found = shown ? stateAt(states[shown], path)?.state : undefined;
    const run = shown ? runs[shown] : undefined;
    const still = (found === "waiting" && !isActive(run)) || (found === "running" && !isPainting(run));
    return still ? undefined : found;
  });
  const all =
    failure && !problems.some((each) => each.message === failure.message) ? [...problems, failure] : problems;
  useSocketNames(id, info?.inputs ?? [], info?.outputs ?? []);
  const picture = pictureParameter(info);
  const troubled = all.length + inside > 0;
  // What is wrong is not hidden by the card below, into which a sentence may reach.
  useEffect(() => useFlow.getState().raise(id, troubled), [id, troubled]);
  return (
    <article
      className="card"
      style={
        { width: cardWidth(info), "--category": categoryColor(info?.category ?? "") } as React.CSSProperties
      }
      data-selected={selected || undefined}
      data-state={stale && state === "failed" ? undefined : state}
      data-mode={node.mode ?? undefined}
      data-problem={troubled || undefined}
      data-collapsed={collapsed || undefined}
      data-locked={locked || undefined}
    >
      <CardHeader
        id={id}
        node={node}
        info={info}
        problems={all.length + inside}
        selected={selected}
        collapsed={collapsed}
        locked={locked}
      />
      {info ? (
        <>
          {picture && !collapsed ? (
            <div inert={locked}>
              <CardParameters id={id} node={node} parameters={[picture]} />
            </div>
          ) : null}
          <div className="card-sockets">
            {info.inputs.map((each) => (
              <Socket key={each.name} node={id} side="input" optional={!each.required} {...each} />
            ))}
            {info.outputs.map((each) => (
              <Socket key={each.name} node={id} side="output" {...each} />
            ))}
          </div>
          {collapsed ? null : (
            <div inert={locked}>
              <CardSettings id={id} node={node} info={info} />
            </div>
          )}
        </>
      ) : (
        <>
          <UnknownSockets id={id} node={node} />
          <UnknownValues id={id} node={node} />
        </>
      )}
      <CardMask id={id} node={node} info={info} />
      {collapsed ? null : <CardLoss id={id} />}
      {collapsed ? null : <CardPicture id={id} node={node} info={info} />}
      {node.mode || collapsed ? null : <CardNumbers id={id} title={info?.title ?? node.type} />}
      {collapsed ? null : <CardProblems id={id} node={node} info={info} problems={all} />}
      {inside > 0 && !collapsed ? (
        <button type="button" className="card-inside nodrag" onClick={() => enter(id)}>
          {t("structure.problemsInside", { count: inside })}
        </button>
      ) : null}
    </article>
  );
}

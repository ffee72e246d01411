import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { NodeInfo, RecipeNode } from "../api/types";
import { nodeOf } from "../document";
import { isActive, isPainting, useDocument, useInfo, useNodeProblems, useRuns } from "../state";
import { categoryColor } from "../ui/categories";
import { CardHeader } from "./CardHeader";
import { CardMask } from "./CardMask";
import { CardNumbers } from "./CardNumbers";
import { CardParameters } from "./CardParameters";
import { CardPicture } from "./CardPicture";
import { CardProblems } from "./CardProblems";
import { CardSettings } from "./CardSettings";
import type { CardNode } from "./flow";
import { cardWidth, pictureParameter } from "./geometry";
import { Socket } from "./Socket";
import { UnknownSockets } from "./UnknownSockets";
import "./NodeCard.css";

/** A node on the canvas. It reads the document by its id, so React Flow's own node never changes. */
export const NodeCard = memo(function NodeCard({ id, selected }: NodeProps<CardNode>) {
  const node = useDocument((state) => nodeOf(state.recipe, id));
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
  const failure = useRuns((state) => (state.shown ? state.states[state.shown]?.[id]?.problem : undefined));
  const state = useRuns(({ shown, states, runs }) => {
    const found = shown ? states[shown]?.[id]?.state : undefined;
    const run = shown ? runs[shown] : undefined;
    const still = (found === "waiting" && !isActive(run)) || (found === "running" && !isPainting(run));
    return still ? undefined : found;
  });
  const all =
    failure && !problems.some((each) => each.message === failure.message) ? [...problems, failure] : problems;
  const picture = pictureParameter(info);
  return (
    <article
      className="card"
      style={
        { width: cardWidth(info), "--category": categoryColor(info?.category ?? "") } as React.CSSProperties
      }
      data-selected={selected || undefined}
      data-state={state}
      data-mode={node.mode ?? undefined}
      data-problem={all.length > 0 || undefined}
    >
      <CardHeader id={id} node={node} info={info} problems={all.length} selected={selected} />
      {info ? (
        <>
          {picture ? <CardParameters id={id} node={node} parameters={[picture]} /> : null}
          <div className="card-sockets">
            {info.inputs.map((each) => (
              <Socket key={each.name} node={id} side="input" optional={!each.required} {...each} />
            ))}
            {info.outputs.map((each) => (
              <Socket key={each.name} node={id} side="output" {...each} />
            ))}
          </div>
          <CardSettings id={id} node={node} info={info} />
        </>
      ) : (
        <UnknownSockets id={id} node={node} />
      )}
      <CardMask id={id} node={node} info={info} />
      <CardPicture id={id} node={node} info={info} />
      {node.mode ? null : <CardNumbers id={id} title={info?.title ?? node.type} />}
      <CardProblems id={id} node={node} info={info} problems={all} />
    </article>
  );
}

import type { NodeProps } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { memo } from "react";
import type { NodeInfo, RecipeNode } from "../api/types";
import { nodeOf } from "../document";
import { isActive, useDocument, useInfo, useNodeProblems, useRuns } from "../state";
import { categoryColor } from "../ui/categories";
import { CardHeader } from "./CardHeader";
import { CardParameters } from "./CardParameters";
import { CardPicture } from "./CardPicture";
import { CardProblems } from "./CardProblems";
import { useExpanded } from "./expanded";
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
    return found === "waiting" && !isActive(shown ? runs[shown] : undefined) ? undefined : found;
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
          <Parameters id={id} node={node} info={info} />
        </>
      ) : (
        <UnknownSockets id={id} node={node} />
      )}
      <CardPicture id={id} node={node} info={info} />
      <CardProblems id={id} node={node} info={info} problems={all} />
    </article>
  );
}

function Parameters({ id, node, info }: { id: string; node: RecipeNode; info: NodeInfo }) {
  const expanded = useExpanded((state) => state.ids.has(id));
  const toggle = useExpanded((state) => state.toggle);
  const rest = info.parameters.filter((each) => each.widget.kind !== "image");
  const shown = rest.filter((each) => !each.more || expanded);
  const hidden = rest.filter((each) => each.more).length;
  if (rest.length === 0) return null;
  return (
    <>
      <CardParameters id={id} node={node} parameters={shown} />
      {hidden > 0 ? (
        <button
          type="button"
          className="card-more nodrag"
          aria-expanded={expanded}
          onClick={() => toggle(id)}
        >
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
          {expanded ? "Less" : `${hidden} more`}
        </button>
      ) : null}
    </>
  );
}

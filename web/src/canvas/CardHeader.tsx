import { CirclePause, TriangleAlert } from "lucide-react";
import type { NodeInfo, NodeState, RecipeNode } from "../api/types";
import { FIRST_TOLD, isActive, isBegun, isPainting, useRuns, useStateIsOld } from "../state";
import { Badge } from "../ui/Badge";
import { duration, plural, timeLeft } from "../ui/format";
import { NodeIcon } from "../ui/Icon";
import { ProgressBar } from "../ui/ProgressBar";
import { NodeMenu } from "./NodeMenu";

export interface CardHeaderProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
  problems: number;
  selected: boolean;
}

/** Icon, title and how the node is doing; while it paints, the thin bar below. */
export function CardHeader({ id, node, info, problems, selected }: CardHeaderProps) {
  const state = useRuns(({ shown, states }) => (shown ? states[shown]?.[id] : undefined));
  const active = useRuns(({ shown, runs }) => isActive(shown ? runs[shown] : undefined));
  const painting = useRuns(({ shown, runs }) => isPainting(shown ? runs[shown] : undefined));
  const interrupted = useRuns(({ shown, runs }) => shown !== null && runs[shown]?.state === "interrupted");
  const old = useStateIsOld(id);
  const title = info?.title ?? node.type;
  const running = state?.state === "running" && painting;
  return (
    <header className="card-header" title={info?.summary}>
      <span className="card-icon">
        <NodeIcon name={info?.icon ?? "box"} />
      </span>
      <span className="card-title">{title}</span>
      <span className="card-badge">
        {interrupted && problems === 0 && isBegun(state) ? (
          <Badge icon={<CirclePause size={14} strokeWidth={1.5} aria-hidden />}>interrupted</Badge>
        ) : (
          badge(node, state, active, problems, old)
        )}
      </span>
      {selected ? <NodeMenu id={id} node={node} info={info} /> : null}
      {running ? (
        <div className="card-bar">
          <ProgressBar
            label={`${title}: painting`}
            value={state.total > 0 ? state.share : null}
            thickness={3}
          />
        </div>
      ) : null}
    </header>
  );
}

function badge(
  node: RecipeNode,
  state: NodeState | undefined,
  active: boolean,
  problems: number,
  old: boolean,
) {
  if (problems > 0) {
    return (
      <Badge kind="problem" icon={<TriangleAlert size={14} strokeWidth={1.5} aria-hidden />}>
        {plural(problems, "problem")}
      </Badge>
    );
  }
  if (node.mode === "bypass") return <Badge>bypassed</Badge>;
  if (node.mode === "mute") return <Badge>muted</Badge>;
  if (old && (state?.state === "done" || state?.state === "cached")) return <Badge>out of date</Badge>;
  switch (state?.state) {
    case "waiting":
      return active ? <Badge>waiting</Badge> : null;
    case "running":
      if (!active) return null;
      return (
        <Badge kind="accent">
          {state.seconds_left === null || state.step < FIRST_TOLD
            ? "painting"
            : `${timeLeft(state.seconds_left)} left`}
        </Badge>
      );
    case "done":
      return <Badge>{duration(state.seconds ?? 0)}</Badge>;
    case "cached":
      return <Badge kind="outline">cached</Badge>;
    case "skipped":
      return <Badge>skipped</Badge>;
    default:
      return null;
  }
}

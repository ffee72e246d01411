import { ChevronsDownUp, ChevronsUpDown, CirclePause, Lock, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { NodeInfo, NodeState, RecipeNode } from "../api/types";
import { timeLeft } from "../common/format";
import { toggleMark } from "../document";
import {
  currentRecipe,
  FIRST_TOLD,
  isActive,
  isBegun,
  isPainting,
  useDocument,
  useLeftOut,
  useNodeState,
  useRuns,
  useStateIsOld,
  WAITING,
} from "../state";
import { t } from "../text";
import { Badge } from "../ui/Badge";
import { NodeIcon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { ProgressBar } from "../ui/ProgressBar";
import { CardTime } from "./CardTime";
import { NodeMenu } from "./NodeMenu";

export interface CardHeaderProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
  problems: number;
  selected: boolean;
  collapsed?: boolean;
  locked?: boolean;
}

const SKIPPED: NodeState = { ...WAITING, state: "skipped" };

/** Icon, title and how the node is doing; while it paints, the thin bar below. */
export function CardHeader({
  id,
  node,
  info,
  problems,
  selected,
  collapsed = false,
  locked = false,
}: CardHeaderProps) {
  const state = useNodeState(id);
  const active = useRuns(({ shown, runs }) => isActive(shown ? runs[shown] : undefined));
  const painting = useRuns(({ shown, runs }) => isPainting(shown ? runs[shown] : undefined));
  const interrupted = useRuns(({ shown, runs }) => shown !== null && runs[shown]?.state === "interrupted");
  const old = useStateIsOld(id);
  const leftOut = useLeftOut(id);
  const title = info?.title ?? node.type;
  const running = state?.state === "running" && painting;
  return (
    <header className="card-header" title={info?.summary}>
      <span className="card-icon">
        <NodeIcon name={info?.icon ?? "box"} />
      </span>
      <span className="card-title">{title}</span>
      {locked ? (
        <Lock
          className="card-sign"
          size={14}
          strokeWidth={1.5}
          aria-label={t("structure.locked")}
          role="img"
        />
      ) : null}
      <span className="card-badge">
        {interrupted && problems === 0 && isBegun(state) ? (
          <Badge icon={<CirclePause size={14} strokeWidth={1.5} aria-hidden />}>
            {t("app.badge.interrupted")}
          </Badge>
        ) : (
          badge(node, leftOut ? SKIPPED : state, active, problems, old, (done) => (
            <CardTime id={id} title={title} info={info} state={done} />
          ))
        )}
      </span>
      {collapsed || selected ? (
        <IconButton
          className="card-fold nodrag"
          label={t(collapsed ? "structure.expand" : "structure.collapse")}
          size="small"
          icon={collapsed ? <ChevronsUpDown /> : <ChevronsDownUp />}
          onClick={() => useDocument.getState().perform(toggleMark(currentRecipe(), [id], "collapsed"))}
        />
      ) : null}
      {selected ? <NodeMenu id={id} node={node} info={info} /> : null}
      {running ? (
        <div className="card-bar">
          <ProgressBar
            label={t("app.paintingOf", { title })}
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
  time: (state: NodeState) => ReactNode,
) {
  if (problems > 0) {
    return (
      <Badge kind="problem" icon={<TriangleAlert size={14} strokeWidth={1.5} aria-hidden />}>
        {t("app.problems", { count: problems })}
      </Badge>
    );
  }
  if (node.mode === "bypass") return <Badge>{t("app.badge.bypassed")}</Badge>;
  if (node.mode === "mute") return <Badge>{t("app.badge.muted")}</Badge>;
  if (old && (state?.state === "done" || state?.state === "cached"))
    return <Badge>{t("panels.outOfDate")}</Badge>;
  switch (state?.state) {
    case "waiting":
      return active ? <Badge>{t("app.badge.waiting")}</Badge> : null;
    case "running":
      if (!active) return null;
      return (
        <Badge kind="accent">
          {state.seconds_left === null || state.step < FIRST_TOLD
            ? t("app.badge.painting")
            : t("runs.left", { time: timeLeft(state.seconds_left) })}
        </Badge>
      );
    case "done":
    case "cached":
      return time(state);
    case "skipped":
      return <Badge>{t("app.badge.skipped")}</Badge>;
    default:
      return null;
  }
}

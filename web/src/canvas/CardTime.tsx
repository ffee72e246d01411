import type { NodeInfo, NodeState } from "../api/types";
import { duration } from "../common/format";
import { reasonWords } from "../panels/reason";
import { useRuns } from "../state";
import { t } from "../text";
import { Badge } from "../ui/Badge";
import { Tooltip } from "../ui/Tooltip";
import { causeOf } from "./causes";
import "./CardTime.css";

export interface CardTimeProps {
  id: string;
  title: string;
  info: NodeInfo | undefined;
  state: NodeState;
}

/** How long a node took, or that its result was kept; hovered or focused, why it ran again. */
export function CardTime({ id, title, info, state }: CardTimeProps) {
  const cached = state.state === "cached";
  const time = duration(state.seconds ?? 0);
  const badge = cached ? <Badge kind="outline">{t("app.badge.cached")}</Badge> : <Badge>{time}</Badge>;
  const why = cached ? [{ text: t("seeing.cachedWhy"), strong: false }] : whyOf(id, info, state);
  if (why.length === 0) return badge;
  const text = why.map((word) => word.text).join("");
  return (
    <Tooltip
      text={
        <span className="card-why">
          {why.map((word, place) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the words of one sentence, in its order
            word.strong ? <strong key={place}>{word.text}</strong> : <span key={place}>{word.text}</span>,
          )}
        </span>
      }
    >
      <button
        type="button"
        className="card-time nodrag"
        aria-label={cached ? t("app.badge.cached") : t("seeing.tookTime", { title, time })}
        aria-description={text}
      >
        {badge}
      </button>
    </Tooltip>
  );
}

function whyOf(id: string, info: NodeInfo | undefined, state: NodeState) {
  const { shown, states } = useRuns.getState();
  const known = (shown && states[shown]) || {};
  return reasonWords(state.reason, info ?? null, (input) => causeOf(known, id, input));
}

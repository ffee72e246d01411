import {
  CircleCheck,
  CirclePause,
  CircleSlash,
  Columns2,
  Images,
  MoreHorizontal,
  Play,
  RotateCcw,
  Star,
  Trash2,
  TriangleAlert,
  Workflow,
  X,
} from "lucide-react";
import type { MouseEvent, Ref } from "react";
import type { Run, RunSummary } from "../api/types";
import { numberText, relativeTime } from "../common/format";
import { shownName } from "../common/words";
import { locale, t } from "../text";
import { said, saidChange } from "../text/served";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { Menu, type MenuItem } from "../ui/Menu";
import { Thumbnail } from "../ui/Thumbnail";
import { changesInShort } from "./changesInShort";
import { ProblemList } from "./ProblemList";
import { runLength, runWords } from "./runWords";
import "./HistoryRow.css";

export interface HistoryRowProps {
  run: Run;
  /** What tells it from the run before; undefined until it was read. */
  summary: RunSummary | undefined;
  /** The address of a small picture of it; null where there is none. */
  picture: string | null;
  /** How many pictures there are. */
  count: number;
  /** Whether the canvas shows this run. */
  shown: boolean;
  /** Whether it was picked to be compared. */
  picked: boolean;
  /** The name of the run that was picked before this one. */
  other: string | null;
  /** Unix seconds. */
  now: number;
  /** The title of one of its nodes. */
  titleOf: (node: string) => string;
  onOpen: () => void;
  onLook: () => void;
  onPick: () => void;
  onStar: (starred: boolean) => void;
  onProblem: () => void;
  onRetry: () => void;
  onResume: () => void;
  onCancel: () => void;
  onDelete: () => void;
  ref?: Ref<HTMLElement>;
}

const MARKS = {
  done: CircleCheck,
  failed: TriangleAlert,
  cancelled: CircleSlash,
  interrupted: CirclePause,
  queued: CirclePause,
  running: CirclePause,
};

/** Of the numbers that were measured so many are shown. */
const MOST_NUMBERS = 2;

/** A run that ended or rests: its picture, how it went and why, what was set otherwise and measured, and what can be
 * done with it. */
export function HistoryRow(props: HistoryRowProps) {
  const { run, summary, picture, count, shown, picked, now, ref } = props;
  const name = shownName(run);
  const Mark = MARKS[run.state];
  const took = runLength(run);
  const numbers = Object.values(summary?.numbers ?? {}).flatMap((each) => Object.entries(each));
  return (
    <article
      className="history-row"
      ref={ref}
      aria-label={name}
      data-state={run.state}
      data-shown={shown || undefined}
      data-picked={picked || undefined}
    >
      {picture === null ? (
        <span className="history-row-picture history-row-none">
          <Mark size={16} strokeWidth={1.5} aria-hidden />
        </span>
      ) : (
        <button
          type="button"
          className="history-row-picture"
          aria-label={t("seeing.look", { count, name })}
          onClick={(event: MouseEvent) =>
            event.ctrlKey || event.metaKey || event.shiftKey ? props.onPick() : props.onLook()
          }
        >
          <Thumbnail src={picture} alt="" fit="cover" />
          {count > 1 ? <span className="history-row-count">{count}</span> : null}
        </button>
      )}
      <div className="history-row-words">
        <button
          type="button"
          className="history-row-name"
          aria-current={shown || undefined}
          title={t("seeing.openRecipeOf", { name })}
          onClick={props.onOpen}
        >
          {name}
        </button>
        <span className="history-row-state">
          {picture === null ? null : <Mark size={12} strokeWidth={1.5} aria-hidden />}
          {runWords(run)}
          {took && run.state !== "interrupted" ? ` · ${took}` : ""}
        </span>
        <time
          className="history-row-time"
          dateTime={new Date((run.finished ?? run.created) * 1000).toISOString()}
          title={new Date((run.finished ?? run.created) * 1000).toLocaleString(locale)}
        >
          {relativeTime(run.finished ?? run.created, now)}
        </time>
      </div>
      <div className="history-row-tools">
        <IconButton
          size="small"
          className="history-row-star"
          label={t(run.starred ? "seeing.unstar" : "seeing.star", { name })}
          pressed={run.starred}
          icon={<Star fill={run.starred ? "currentColor" : "none"} />}
          onClick={() => props.onStar(!run.starred)}
        />
        <Menu
          trigger={
            <IconButton size="small" label={t("panels.moreFor", { name })} icon={<MoreHorizontal />} />
          }
          items={items(props)}
        />
      </div>
      {summary && summary.changes.length > 0 ? <Changes summary={summary} /> : null}
      {numbers.length > 0 ? (
        <dl className="history-row-numbers">
          {numbers.slice(0, MOST_NUMBERS).map(([title, value]) => (
            <div key={title}>
              <dt>{said(title)}</dt>
              <dd>{numberText(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {run.problem ? (
        <div className="history-row-why">
          <ProblemList problems={[run.problem]} titleOf={props.titleOf} onGo={props.onProblem} />
        </div>
      ) : null}
      {run.state === "interrupted" ? (
        <div className="history-row-ways">
          <Button size="small" onClick={props.onResume}>
            <Play size={14} aria-hidden />
            {t("runs.resume")}
          </Button>
        </div>
      ) : null}
    </article>
  );
}

function Changes({ summary }: { summary: RunSummary }) {
  const { shown, more } = changesInShort(summary);
  const others = summary.more > 0 ? [t("seeing.moreChanges", { count: summary.more })] : [];
  const whole = [...summary.changes.map(({ text }) => saidChange(text)), ...others].join(" · ");
  return (
    <ul className="history-row-changes" aria-label={t("seeing.changedSince")} title={whole}>
      {shown.map((text, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same, and their order is fixed
        <li key={place} data-alone={shown.length === 1 || undefined}>
          {text}
        </li>
      ))}
      {more > 0 ? <li>{t("seeing.moreChanges", { count: more })}</li> : null}
    </ul>
  );
}

function items(props: HistoryRowProps): MenuItem[] {
  const { run, picture, count, picked, other } = props;
  const interrupted = run.state === "interrupted";
  return [
    { label: t("seeing.openRecipe"), icon: <Workflow />, onSelect: props.onOpen },
    {
      label: t("seeing.lookAt", { count }),
      icon: <Images />,
      disabled: picture === null,
      onSelect: props.onLook,
    },
    {
      label: picked
        ? t("panels.pickNot")
        : other === null
          ? t("panels.pick")
          : t("seeing.compareWithRun", { name: other }),
      icon: <Columns2 />,
      disabled: picture === null,
      onSelect: props.onPick,
    },
    interrupted
      ? { label: t("runs.resume"), icon: <Play />, onSelect: props.onResume }
      : { label: t("seeing.paintAgain"), icon: <RotateCcw />, onSelect: props.onRetry },
    { kind: "line" },
    interrupted
      ? { label: t("common.cancel"), icon: <X />, onSelect: props.onCancel }
      : { label: t("seeing.deleteRun"), icon: <Trash2 />, danger: true, onSelect: props.onDelete },
  ];
}

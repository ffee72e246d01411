import {
  CircleCheck,
  CirclePause,
  CircleSlash,
  Images,
  MoreHorizontal,
  Play,
  RotateCcw,
  Trash2,
  TriangleAlert,
  Workflow,
  X,
} from "lucide-react";
import { api } from "../api/client";
import type { Run } from "../api/types";
import { Button } from "../ui/Button";
import { plural, relativeTime } from "../ui/format";
import { IconButton } from "../ui/IconButton";
import { Menu, type MenuItem } from "../ui/Menu";
import { Thumbnail } from "../ui/Thumbnail";
import { shownName } from "../ui/words";
import { ProblemList } from "./ProblemList";
import { runLength, runWords } from "./runWords";
import "./HistoryRow.css";

export interface HistoryRowProps {
  run: Run;
  /** The ids of its pictures that are still there. */
  results: readonly string[];
  /** Whether the canvas shows this run. */
  shown: boolean;
  /** Unix seconds. */
  now: number;
  /** The title of one of its nodes. */
  titleOf: (node: string) => string;
  onOpen: () => void;
  onLook: () => void;
  onProblem: () => void;
  onRetry: () => void;
  onResume: () => void;
  onCancel: () => void;
  onDelete: () => void;
}

const MARKS = {
  done: CircleCheck,
  failed: TriangleAlert,
  cancelled: CircleSlash,
  interrupted: CirclePause,
  queued: CirclePause,
  running: CirclePause,
};

/** A run that ended or rests: its picture, how it went and why, and what can be done with it. */
export function HistoryRow(props: HistoryRowProps) {
  const { run, results, shown, now } = props;
  const name = shownName(run);
  const Mark = MARKS[run.state];
  const took = runLength(run);
  const [picture] = results;
  return (
    <article className="history-row" aria-label={name} data-state={run.state} data-shown={shown || undefined}>
      {picture === undefined ? (
        <span className="history-row-picture history-row-none">
          <Mark size={16} strokeWidth={1.5} aria-hidden />
        </span>
      ) : (
        <button
          type="button"
          className="history-row-picture"
          aria-label={`Look at ${results.length > 1 ? plural(results.length, "picture") : "the picture"} of ${name}`}
          onClick={props.onLook}
        >
          <Thumbnail src={api.resultThumbnail(picture)} alt="" fit="cover" />
          {results.length > 1 ? <span className="history-row-count">{results.length}</span> : null}
        </button>
      )}
      <div className="history-row-words">
        <button
          type="button"
          className="history-row-name"
          aria-current={shown || undefined}
          title={`${name}: open its recipe`}
          onClick={props.onOpen}
        >
          {name}
        </button>
        <span className="history-row-state">
          {picture === undefined ? null : <Mark size={12} strokeWidth={1.5} aria-hidden />}
          {runWords(run)}
          {took && run.state !== "interrupted" ? ` · ${took}` : ""}
        </span>
        <span className="history-row-time">{relativeTime(run.finished ?? run.created, now)}</span>
      </div>
      <Menu
        trigger={<IconButton size="small" label={`More for ${name}`} icon={<MoreHorizontal />} />}
        items={items(props)}
      />
      {run.problem ? (
        <div className="history-row-why">
          <ProblemList problems={[run.problem]} titleOf={props.titleOf} onGo={props.onProblem} />
        </div>
      ) : null}
      {run.state === "interrupted" ? (
        <div className="history-row-ways">
          <Button size="small" onClick={props.onResume}>
            <Play size={14} aria-hidden />
            Resume
          </Button>
        </div>
      ) : null}
    </article>
  );
}

function items(props: HistoryRowProps): MenuItem[] {
  const { run, results } = props;
  const interrupted = run.state === "interrupted";
  return [
    { label: "Open its recipe", icon: <Workflow />, onSelect: props.onOpen },
    {
      label: results.length > 1 ? "Look at the pictures" : "Look at the picture",
      icon: <Images />,
      disabled: results.length === 0,
      onSelect: props.onLook,
    },
    interrupted
      ? { label: "Resume", icon: <Play />, onSelect: props.onResume }
      : { label: "Paint again", icon: <RotateCcw />, onSelect: props.onRetry },
    { kind: "line" },
    interrupted
      ? { label: "Cancel", icon: <X />, onSelect: props.onCancel }
      : { label: "Delete from the history", icon: <Trash2 />, danger: true, onSelect: props.onDelete },
  ];
}

import { ListPlus, ListX, Pause, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { timeLeft } from "../common/format";
import { t } from "../text";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { EmptyState } from "../ui/EmptyState";
import { IconButton } from "../ui/IconButton";
import { Drawer } from "./Drawer";
import "./QueueDrawer.css";

export interface QueueDrawerProps {
  /** Ids of the runs that are being painted. */
  running: readonly string[];
  /** Ids of those that wait, the next one first. */
  waiting: readonly string[];
  /** Ids of those that were interrupted and rest until they are resumed. */
  resting: readonly string[];
  drawRun: (id: string, place: number | null) => ReactNode;
  paused: boolean;
  /** How many may wait; null while nobody knows. */
  limit: number | null;
  /** Seconds after which a full queue likely has room again; null where it has. */
  full: number | null;
  /** Whether there is something on the canvas to paint. */
  canAdd: boolean;
  onAdd: () => void;
  onHold: (hold: boolean) => void;
  onCancelAll: () => void;
  onClose?: () => void;
}

/** More rows than anybody reads would make the page slow. */
const MOST_SHOWN = 100;

/** What is being painted, what waits in its order, and what rests. */
export function QueueDrawer(props: QueueDrawerProps) {
  const { running, waiting, resting, paused, limit, full, drawRun } = props;
  const [asking, setAsking] = useState(false);
  const active = running.length + waiting.length;
  const hidden = waiting.length - MOST_SHOWN;
  return (
    <Drawer
      title={t("runs.queue")}
      onClose={props.onClose}
      tools={
        <>
          <Button size="small" disabled={!props.canAdd} onClick={props.onAdd}>
            <ListPlus size={16} aria-hidden />
            {t("runs.addThis")}
          </Button>
          <span className="queue-tools">
            <IconButton
              label={paused ? t("runs.resumeQueue") : t("runs.pauseQueue")}
              icon={paused ? <Play /> : <Pause />}
              pressed={paused}
              onClick={() => props.onHold(!paused)}
            />
            <IconButton
              label={t("runs.cancelAll")}
              icon={<ListX />}
              disabled={active === 0}
              onClick={() => setAsking(true)}
            />
          </span>
        </>
      }
    >
      {full === null ? null : (
        <p className="queue-note" role="status">
          {t("runs.queueIsFull", { time: timeLeft(full) })}
        </p>
      )}
      {paused ? (
        <div className="queue-note">
          <p>{t("runs.queuePaused")}</p>
          <Button size="small" onClick={() => props.onHold(false)}>
            {t("runs.resume")}
          </Button>
        </div>
      ) : null}
      {active + resting.length === 0 ? (
        <EmptyState title={t("runs.nothingWaits")} hint={t("runs.nothingWaitsHint")} />
      ) : null}
      <Runs title={t("runs.painting")} ids={running} drawRun={(id) => drawRun(id, null)} />
      <Runs
        title={t("runs.next")}
        note={limit === null ? "" : t("common.of", { used: String(waiting.length), limit: String(limit) })}
        ids={waiting.slice(0, MOST_SHOWN)}
        drawRun={(id) => drawRun(id, waiting.indexOf(id) + 1)}
      />
      {hidden > 0 ? <p className="queue-more">{t("runs.andMore", { count: hidden })}</p> : null}
      <Runs title={t("runs.interruptedRuns")} ids={resting} drawRun={(id) => drawRun(id, null)} />
      <ConfirmDialog
        open={asking}
        title={t("runs.cancelQuestion", { count: active })}
        description={t("runs.cancelAllAbout")}
        action={t("runs.cancelAll")}
        danger
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          props.onCancelAll();
        }}
      />
    </Drawer>
  );
}

interface RunsProps {
  title: string;
  note?: string;
  ids: readonly string[];
  drawRun: (id: string) => ReactNode;
}

function Runs({ title, note = "", ids, drawRun }: RunsProps) {
  if (ids.length === 0) return null;
  return (
    <section>
      <h3 className="drawer-heading queue-heading">
        {title}
        <span className="queue-count">{note}</span>
      </h3>
      <ol>
        {ids.map((id) => (
          <li key={id}>{drawRun(id)}</li>
        ))}
      </ol>
    </section>
  );
}

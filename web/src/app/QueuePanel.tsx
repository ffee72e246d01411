import { memo, useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import type { Run } from "../api/types";
import { QueueDrawer } from "../panels/QueueDrawer";
import { QueueRow } from "../panels/QueueRow";
import { useNow } from "../panels/useNow";
import {
  cancelAll,
  cancelRun,
  holdQueue,
  inLine,
  isPainting,
  isResting,
  isWaiting,
  moveToFront,
  openRun,
  paintLater,
  pauseRun,
  type Runs,
  readQueue,
  resumeRun,
  useConnection,
  useDocument,
  useQueue,
  useRuns,
} from "../state";
import { newestPicture } from "./newestPicture";
import { useRoomIn } from "./useRoomIn";

/** The queue beside the rail. */
export function QueuePanel({ onClose }: { onClose: () => void }) {
  const running = useRuns(useShallow(runningOnes));
  const waiting = useRuns(useShallow(waitingOnes));
  const resting = useRuns(useShallow(restingOnes));
  const queue = useQueue();
  const canAdd = useDocument((state) => Object.keys(state.recipe.nodes ?? {}).length > 0);
  const connected = useConnection((state) => state.connected);
  const full = useRoomIn();
  useEffect(() => {
    if (connected) void readQueue();
  }, [connected]);
  return (
    <QueueDrawer
      running={running}
      waiting={inLine(waiting, queue.waiting)}
      resting={resting}
      drawRun={drawRun}
      paused={queue.paused}
      limit={queue.limit}
      full={full}
      canAdd={canAdd}
      onAdd={() => void paintLater()}
      onHold={(hold) => void holdQueue(hold)}
      onCancelAll={() => void cancelAll()}
      onClose={onClose}
    />
  );
}

// Each run stands in one list by its own state: the order of the line is told a moment later.
const those =
  (are: (run: Run) => boolean) =>
  ({ runs }: Runs) =>
    Object.values(runs)
      .filter(are)
      .map(({ id }) => id);
const runningOnes = those(isPainting);
const waitingOnes = those(isWaiting);
const restingOnes = those(isResting);

const drawRun = (id: string, place: number | null) => <Item id={id} place={place} />;

// It reads the run by its id, so that a tick of its progress draws nothing else anew.
const Item = memo(function Item({ id, place }: { id: string; place: number | null }) {
  const run = useRuns((state) => state.runs[id]);
  const shown = useRuns((state) => state.shown === id);
  const preview = useRuns((state) => newestPicture(state, id));
  const now = useNow();
  if (!run) return null;
  return (
    <QueueRow
      run={run}
      place={place}
      preview={preview}
      shown={shown}
      now={now}
      onShow={() => void openRun(id)}
      onFront={() => void moveToFront(id)}
      onPause={() => void pauseRun(id)}
      onResume={() => void resumeRun(id)}
      onCancel={() => void cancelRun(id)}
    />
  );
});

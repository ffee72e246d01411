import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { QueueDrawer } from "../panels/QueueDrawer";
import { QueueRow } from "../panels/QueueRow";
import { useNow } from "../panels/useNow";
import {
  cancelAll,
  cancelRun,
  holdQueue,
  isResting,
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
  const known = useRuns(useShallow(({ runs }: Runs) => Object.keys(runs)));
  const resting = useRuns(useShallow(restingOnes));
  const queue = useQueue();
  const canAdd = useDocument((state) => Object.keys(state.recipe.nodes ?? {}).length > 0);
  const connected = useConnection((state) => state.connected);
  const full = useRoomIn();
  useEffect(() => {
    if (connected) void readQueue();
  }, [connected]);
  const there = new Set(known);
  return (
    <QueueDrawer
      running={running}
      waiting={queue.waiting.filter((id) => there.has(id))}
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

const runningOnes = ({ runs }: Runs) =>
  Object.values(runs)
    .filter(({ state }) => state === "running")
    .map(({ id }) => id);

const restingOnes = ({ runs }: Runs) =>
  Object.values(runs)
    .filter(isResting)
    .map(({ id }) => id);

const drawRun = (id: string, place: number | null) => <Item id={id} place={place} />;

// It reads the run by its id, so that a tick of its progress draws nothing else anew.
function Item({ id, place }: { id: string; place: number | null }) {
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
}

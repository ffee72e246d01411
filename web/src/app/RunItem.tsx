import { RunThumb } from "../panels/RunThumb";
import { cancelRun, openRun, useRuns } from "../state";
import { newestPicture } from "./newestPicture";

/** A run in the strip. It reads the run by its id, so that a tick of its progress draws nothing else anew. */
export function RunItem({ id }: { id: string }) {
  const run = useRuns((state) => state.runs[id]);
  const shown = useRuns((state) => state.shown === id);
  const preview = useRuns((state) => newestPicture(state, id));
  if (!run) return null;
  return (
    <RunThumb
      run={run}
      preview={preview}
      shown={shown}
      onShow={() => void openRun(id)}
      onCancel={() => void cancelRun(id)}
    />
  );
}

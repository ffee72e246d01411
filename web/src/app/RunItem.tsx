import { api } from "../api/client";
import { RunThumb } from "../panels/RunThumb";
import { attempt, openRun, type Runs, useRuns } from "../state";

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
      onCancel={() => void attempt(api.cancel(id))}
    />
  );
}

// The nodes stand in the order in which they run: the last one with a picture shows how far it is.
function newestPicture({ shown, states, previews }: Runs, id: string): string | null {
  if (shown !== id) return null;
  const last = Object.keys(states[id] ?? {}).findLast((node) => previews[node]?.run === id);
  return (last && previews[last]?.url) ?? null;
}

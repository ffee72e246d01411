import { useMemo } from "react";
import { api } from "../api/client";
import type { Result, Run } from "../api/types";
import { Filmstrip } from "../panels/Filmstrip";
import type { ViewerPicture } from "../panels/Viewer";
import { attempt, isActive, openRun, say, useLists, usePreferences, useRuns } from "../state";
import { bytes } from "../ui/format";
import { useViewing } from "./viewing";

/** The latest pictures at the foot of the window. */
export function Bottom() {
  const all = useRuns((state) => state.runs);
  const shown = useRuns((state) => state.shown);
  const previews = useRuns((state) => state.previews);
  const results = useLists((state) => state.results);
  const collapse = usePreferences((state) => state.toggleFilmstrip);
  const view = useViewing((state) => state.view);
  const runs = useMemo(() => Object.values(all).filter(isActive), [all]);
  // The nodes stand in the order in which they run: the last one with a picture shows how far it is.
  const order = useRuns((state) => (shown ? Object.keys(state.states[shown] ?? {}).join(" ") : ""));
  const last = order.split(" ").findLast((id) => previews[id]?.run === shown);
  const newest = (last && previews[last]?.url) ?? null;
  return (
    <div className="app-strip">
      <Filmstrip
        runs={runs}
        results={results}
        previewOf={(run: Run) => (run.id === shown ? newest : null)}
        shownRun={shown}
        onShowRun={(id) => void openRun(id)}
        onCancelRun={(id) => void attempt(api.cancel(id))}
        onOpen={(result) => view({ pictures: results.map(asPicture), shown: result.id })}
        onCompare={(first, second) =>
          view({ pictures: [asPicture(first)], shown: first.id, against: asPicture(second) })
        }
        onDelete={(result) => void deleteResult(result)}
        onCollapse={collapse}
      />
    </div>
  );
}

async function deleteResult(result: Result): Promise<void> {
  await attempt(api.deleteResult(result.id).then(() => say(`Deleted ${result.name}.`)));
  await attempt(useLists.getState().loadResults());
}

function asPicture(result: Result): ViewerPicture {
  return {
    id: result.id,
    src: api.resultFile(result.id),
    title: result.name,
    width: result.width,
    height: result.height,
    detail: bytes(result.bytes),
    download: api.resultFile(result.id, true),
    numbers: result.numbers,
  };
}

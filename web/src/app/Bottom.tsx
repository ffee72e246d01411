import { useMemo } from "react";
import { useShallow } from "zustand/react/shallow";
import { api } from "../api/client";
import type { Result } from "../api/types";
import { Filmstrip } from "../panels/Filmstrip";
import {
  attempt,
  inLine,
  isActive,
  type Runs,
  say,
  useLists,
  usePreferences,
  useQueue,
  useRuns,
} from "../state";
import { t } from "../text";
import { useFailed } from "./Failed";
import { asPicture } from "./pictures";
import { RunItem } from "./RunItem";
import { useViewing } from "./viewing";

/** The queue shows the others. */
const MOST_RUNS = 12;

/** The latest pictures at the foot of the window. */
export function Bottom() {
  const active = useRuns(useShallow(activeRuns));
  const waiting = useQueue((state) => state.waiting);
  // What paints stands in no line.
  const runs = useMemo(() => inLine(active, waiting).slice(0, MOST_RUNS), [active, waiting]);
  const results = useLists((state) => state.results);
  const collapse = usePreferences((state) => state.toggleFilmstrip);
  return (
    <div className="app-strip">
      <Filmstrip
        runs={runs}
        drawRun={drawRun}
        results={results}
        failed={useFailed("results", "loadResults")}
        onOpen={openResult}
        onCompare={compare}
        onDelete={deleteResult}
        onCollapse={collapse}
      />
    </div>
  );
}

const activeRuns = ({ runs }: Runs) =>
  Object.values(runs)
    .filter(isActive)
    .map(({ id }) => id);

const drawRun = (id: string) => <RunItem id={id} />;

function openResult(result: Result): void {
  const { results } = useLists.getState();
  useViewing.getState().view({ pictures: results.map(asPicture), shown: result.id });
}

function compare(first: Result, second: Result): void {
  useViewing.getState().view({ pictures: [asPicture(first)], shown: first.id, against: asPicture(second) });
}

async function deleteResult(result: Result): Promise<void> {
  await attempt(
    api.deleteResult(result.id).then(() => say(t("panels.deletedResult", { name: result.name }))),
  );
  await attempt(useLists.getState().loadResults());
}

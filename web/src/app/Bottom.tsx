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
  useDocument,
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
  const all = useLists((state) => state.results);
  const name = useDocument(({ recipe }) => recipe.name ?? "");
  const [results, own] = useMemo(() => ownFirst(all, name), [all, name]);
  const collapse = usePreferences((state) => state.toggleFilmstrip);
  return (
    <div className="app-strip">
      <Filmstrip
        runs={runs}
        drawRun={drawRun}
        results={results}
        own={own}
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

/** The results with those of the recipe of that name first, and how many these are. */
export function ownFirst(all: readonly Result[], name: string): readonly [readonly Result[], number] {
  const own = all.filter(({ recipe_name }) => recipe_name === name);
  return [[...own, ...all.filter(({ recipe_name }) => recipe_name !== name)], own.length];
}

const drawRun = (id: string) => <RunItem id={id} />;

function openResult(result: Result): void {
  const [results] = ownFirst(useLists.getState().results, useDocument.getState().recipe.name ?? "");
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

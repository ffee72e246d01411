import { useEffect, useMemo, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { Result, Run } from "../api/types";
import { infoOf } from "../catalogue";
import { HistoryDrawer } from "../panels/HistoryDrawer";
import { HistoryRow } from "../panels/HistoryRow";
import { useNow } from "../panels/useNow";
import {
  cancelRun,
  deleteRun,
  isPast,
  knowledge,
  openRecipeOf,
  PAST_STATES,
  pastRuns,
  quietly,
  type Runs,
  resumeRun,
  retryRun,
  useConnection,
  useLists,
  usePastRuns,
  useRuns,
} from "../state";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { shownName } from "../ui/words";
import { useGoToProblem } from "./goToProblem";
import { asPicture } from "./pictures";
import { useViewing } from "./viewing";

/** The history beside the rail. */
export function HistoryPanel({ onClose }: { onClose: () => void }) {
  const { state, query, read, next, loading, problem, choose, search, more, begin } = usePastRuns();
  const known = useRuns(useShallow(pastOnes));
  const connected = useConnection((connection) => connection.connected);
  const [deleting, setDeleting] = useState<Run | null>(null);
  useEffect(() => {
    if (connected) void begin();
  }, [connected, begin]);
  const runs = useMemo(
    () => pastRuns(read, known, { state, query }, next === null),
    [read, known, state, query, next],
  );
  return (
    <>
      <HistoryDrawer
        runs={runs}
        drawRun={(run) => <Item run={run} onDelete={() => setDeleting(run)} />}
        states={PAST_STATES}
        state={state}
        query={query}
        more={next !== null}
        loading={loading}
        problem={problem}
        onState={choose}
        onQuery={search}
        onMore={() => void (next === undefined ? begin() : more())}
        onClose={onClose}
      />
      <ConfirmDialog
        open={deleting !== null}
        title={`Delete ${deleting ? shownName(deleting) : ""} from the history?`}
        description="What it painted stays among the results. How it was painted is forgotten here."
        action="Delete"
        danger
        onCancel={() => setDeleting(null)}
        onConfirm={() => {
          if (deleting) void deleteRun(deleting.id);
          setDeleting(null);
        }}
      />
    </>
  );
}

const pastOnes = ({ runs }: Runs) => Object.values(runs).filter(isPast);

function Item({ run, onDelete }: { run: Run; onDelete: () => void }) {
  const shown = useRuns((state) => state.shown === run.id);
  const recipe = useRuns((state) => state.recipes[run.id]);
  const results = useLists(
    useShallow((lists) => lists.results.filter((each) => run.results.includes(each.id))),
  );
  const now = useNow();
  const go = useGoToProblem();
  // The title of the node that failed stands in the recipe.
  const untitled = Boolean(run.problem?.node) && recipe === undefined;
  useEffect(() => {
    if (untitled) void quietly(useRuns.getState().load(run.id));
  }, [untitled, run.id]);
  const toNode = async () => {
    const { problem } = run;
    if (!problem) return;
    if (shown || (await openRecipeOf(run.id))) requestAnimationFrame(() => go(problem));
  };
  return (
    <HistoryRow
      run={run}
      results={results.map(({ id }) => id)}
      shown={shown}
      now={now}
      titleOf={(node) => (recipe && infoOf(knowledge(), recipe, node)?.title) ?? node}
      onOpen={() => void openRecipeOf(run.id)}
      onLook={() => look(results)}
      onProblem={() => void toNode()}
      onRetry={() => void retryRun(run.id)}
      onResume={() => void resumeRun(run.id)}
      onCancel={() => void cancelRun(run.id)}
      onDelete={onDelete}
    />
  );
}

function look(results: readonly Result[]): void {
  const [first] = results;
  if (first) useViewing.getState().view({ pictures: results.map(asPicture), shown: first.id });
}

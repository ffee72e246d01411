import { useEffect, useMemo, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { api } from "../api/client";
import type { Run } from "../api/types";
import { infoOf } from "../catalogue";
import { shownName } from "../common/words";
import { HistoryDrawer } from "../panels/HistoryDrawer";
import { HistoryRow } from "../panels/HistoryRow";
import { useNow } from "../panels/useNow";
import {
  cancelRun,
  deleteRun,
  isPast,
  KINDS_OF_PAST,
  knowledge,
  openRecipeOf,
  pastRuns,
  quietly,
  type Runs,
  resumeRun,
  retryRun,
  say,
  starRun,
  summaryKey,
  useConnection,
  useLists,
  usePastRuns,
  useRuns,
  useSummaries,
} from "../state";
import { t } from "../text";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { useGoToProblem } from "./goToProblem";
import { picturesOf } from "./pictures";
import { useInSight } from "./useInSight";
import { useViewing } from "./viewing";

/** The history beside the rail. */
export function HistoryPanel({ onClose }: { onClose: () => void }) {
  const { kind, query, read, next, loading, problem, choose, search, more, begin } = usePastRuns();
  const known = useRuns(useShallow(pastOnes));
  const connected = useConnection((connection) => connection.connected);
  const [deleting, setDeleting] = useState<Run | null>(null);
  const [picked, setPicked] = useState<Run | null>(null);
  useEffect(() => {
    if (connected) void begin();
  }, [connected, begin]);
  const runs = useMemo(
    () => pastRuns(read, known, { kind, query }, next === null),
    [read, known, kind, query, next],
  );
  const pick = (run: Run) => {
    if (picked === null) return setPicked(run);
    setPicked(null);
    if (picked.id !== run.id) void compare(picked, run);
  };
  return (
    <>
      <HistoryDrawer
        runs={runs}
        drawRun={(run) => (
          <Item run={run} picked={picked} onPick={() => pick(run)} onDelete={() => setDeleting(run)} />
        )}
        kinds={KINDS_OF_PAST.map((value) => ({ value, text: t(`seeing.kindOf.${value}`) }))}
        kind={kind}
        query={query}
        more={next !== null}
        loading={loading}
        problem={problem}
        picked={picked && shownName(picked)}
        onPickNone={() => setPicked(null)}
        onKind={choose}
        onQuery={search}
        onMore={() => void (next === undefined ? begin() : more())}
        onClose={onClose}
      />
      <ConfirmDialog
        open={deleting !== null}
        title={t("seeing.deleteQuestion", { name: deleting ? shownName(deleting) : "" })}
        description={t("seeing.deleteAbout")}
        action={t("common.delete")}
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

interface ItemProps {
  run: Run;
  picked: Run | null;
  onPick: () => void;
  onDelete: () => void;
}

function Item({ run, picked, onPick, onDelete }: ItemProps) {
  const shown = useRuns((state) => state.shown === run.id);
  const recipe = useRuns((state) => state.recipes[run.id]);
  const results = useLists(
    useShallow((lists) => lists.results.filter((each) => run.results.includes(each.id))),
  );
  const now = useNow();
  const go = useGoToProblem();
  const summary = useSummaries(({ summaries }) => summaries[summaryKey(run)]);
  const [row, inSight] = useInSight();
  useEffect(() => {
    if (inSight) void useSummaries.getState().want(run);
  }, [inSight, run]);
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
  const [first] = results;
  const node = summary?.picture ?? null;
  return (
    <HistoryRow
      ref={row}
      run={run}
      summary={summary}
      picture={first ? api.resultThumbnail(first.id) : node === null ? null : api.preview(run.id, node)}
      count={Math.max(1, results.length)}
      shown={shown}
      picked={picked?.id === run.id}
      other={picked && shownName(picked)}
      now={now}
      titleOf={(id) => (recipe && infoOf(knowledge(), recipe, id)?.title) ?? id}
      onOpen={() => void openRecipeOf(run.id)}
      onLook={() => void look(run)}
      onPick={onPick}
      onStar={(starred) => void starRun(run.id, starred)}
      onProblem={() => void toNode()}
      onRetry={() => void retryRun(run.id)}
      onResume={() => void resumeRun(run.id)}
      onCancel={() => void cancelRun(run.id)}
      onDelete={onDelete}
    />
  );
}

async function look(run: Run): Promise<void> {
  const pictures = await picturesOf(run);
  const [first] = pictures;
  if (first) useViewing.getState().view({ pictures, shown: first.id });
  else say(t("seeing.noPicture", { name: shownName(run) }));
}

async function compare(one: Run, other: Run): Promise<void> {
  // The older one lies at the left, so that what differs reads as what became of it.
  const [before, after] = one.number < other.number ? [one, other] : [other, one];
  const [[first], [second]] = await Promise.all([picturesOf(before), picturesOf(after)]);
  if (first && second) {
    useViewing.getState().view({ pictures: [first], shown: first.id, against: second });
  } else say(t("seeing.noPicture", { name: shownName(first ? after : before) }));
}

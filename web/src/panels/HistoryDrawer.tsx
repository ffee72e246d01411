import { History, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Run } from "../api/types";
import { t } from "../text";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { IconButton } from "../ui/IconButton";
import { SearchField } from "../ui/SearchField";
import { Spinner } from "../ui/Spinner";
import { ChoiceField } from "../ui/widgets/ChoiceField";
import { Drawer } from "./Drawer";
import "./HistoryDrawer.css";

export interface HistoryDrawerProps<Kind extends string> {
  /** The runs that are shown, newest first. */
  runs: readonly Run[];
  drawRun: (run: Run) => ReactNode;
  kinds: readonly { readonly value: Kind; readonly text: string }[];
  /** Which runs are shown; null for all. */
  kind: Kind | null;
  query: string;
  /** Whether older runs were not read yet. */
  more: boolean;
  loading: boolean;
  /** Why nothing more could be read. */
  problem: string | null;
  /** The name of a run that was picked to be compared with the next one. */
  picked: string | null;
  onPickNone: () => void;
  onKind: (kind: Kind | null) => void;
  onQuery: (query: string) => void;
  onMore: () => void;
  onClose?: () => void;
}

/** The runs that ended or rest: a search, a choice of what they are, and page after page of them. */
export function HistoryDrawer<Kind extends string>(props: HistoryDrawerProps<Kind>) {
  const { runs, kind, kinds, query, more, loading, problem } = props;
  const narrowed = query.trim() !== "" || kind !== null;
  return (
    <Drawer
      title={t("seeing.history")}
      onClose={props.onClose}
      tools={
        <div className="history-tools">
          <SearchField
            label={t("seeing.searchHistory")}
            placeholder={t("seeing.searchHint")}
            value={query}
            onChange={props.onQuery}
          />
          <ChoiceField
            label={t("seeing.show")}
            value={kind}
            optional
            none={t("seeing.all")}
            options={kinds}
            onChange={(chosen) => props.onKind(kinds.find(({ value }) => value === chosen)?.value ?? null)}
          />
        </div>
      }
    >
      {props.picked === null ? null : (
        <p className="history-picked" role="status">
          <span>{t("seeing.pickOther", { name: props.picked })}</span>
          <IconButton size="small" label={t("seeing.pickNone")} icon={<X />} onClick={props.onPickNone} />
        </p>
      )}
      <ol className="history-list" aria-busy={loading}>
        {runs.map((run) => (
          <li key={run.id}>{props.drawRun(run)}</li>
        ))}
      </ol>
      {problem ? (
        <p className="history-problem" role="alert">
          {problem}
        </p>
      ) : null}
      {runs.length === 0 && !loading && !problem && !more ? (
        <EmptyState
          icon={<History />}
          title={t(narrowed ? "seeing.noRun" : "seeing.nothingYet")}
          hint={t(narrowed ? "seeing.noRunHint" : "seeing.nothingYetHint")}
        />
      ) : null}
      {loading ? (
        <p className="history-foot">
          <Spinner size={14} label={t("seeing.reading")} />
        </p>
      ) : more || problem ? (
        <p className="history-foot">
          <Button size="small" kind="plain" onClick={props.onMore}>
            {t(problem ? "common.tryAgain" : "seeing.older")}
          </Button>
        </p>
      ) : null}
    </Drawer>
  );
}

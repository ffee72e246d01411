import { History } from "lucide-react";
import type { ReactNode } from "react";
import type { Run } from "../api/types";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { SearchField } from "../ui/SearchField";
import { Spinner } from "../ui/Spinner";
import { ChoiceField } from "../ui/widgets/ChoiceField";
import { sentence } from "../ui/words";
import { Drawer } from "./Drawer";
import "./HistoryDrawer.css";

export interface HistoryDrawerProps<State extends string> {
  /** The runs that are shown, newest first. */
  runs: readonly Run[];
  drawRun: (run: Run) => ReactNode;
  states: readonly State[];
  /** The state that a run must have to be shown; null for any. */
  state: State | null;
  query: string;
  /** Whether older runs were not read yet. */
  more: boolean;
  loading: boolean;
  /** Why nothing more could be read. */
  problem: string | null;
  onState: (state: State | null) => void;
  onQuery: (query: string) => void;
  onMore: () => void;
  onClose?: () => void;
}

/** The runs that ended or rest: a search by name, a choice of state, and page after page of them. */
export function HistoryDrawer<State extends string>(props: HistoryDrawerProps<State>) {
  const { runs, state, states, query, more, loading, problem } = props;
  const narrowed = query.trim() !== "" || state !== null;
  return (
    <Drawer
      title="History"
      onClose={props.onClose}
      tools={
        <div className="history-tools">
          <SearchField
            label="Search the history"
            placeholder="Search by name"
            value={query}
            onChange={props.onQuery}
          />
          <ChoiceField
            label="Show"
            value={state}
            optional
            none="all"
            options={states.map((each) => ({ value: each, text: sentence(each) }))}
            onChange={(chosen) => props.onState(states.find((each) => each === chosen) ?? null)}
          />
        </div>
      }
    >
      <ol className="history-list">
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
          title={narrowed ? "No run fits" : "Nothing painted yet"}
          hint={narrowed ? "Search for another name, or show all states." : "What you paint is kept here."}
        />
      ) : null}
      {loading ? (
        <p className="history-foot">
          <Spinner size={14} label="Reading the history" />
        </p>
      ) : more || problem ? (
        <p className="history-foot">
          <Button size="small" kind="plain" onClick={props.onMore}>
            {problem ? "Try again" : query.trim() ? "Search older ones" : "Show older ones"}
          </Button>
        </p>
      ) : null}
    </Drawer>
  );
}

import { ChevronDown, Columns2, X } from "lucide-react";
import { type KeyboardEvent, memo, type ReactNode, useState } from "react";
import type { Result } from "../api/types";
import { t } from "../text";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { IconButton } from "../ui/IconButton";
import { ResultThumb } from "./ResultThumb";
import { toggled } from "./selection";
import { useNow } from "./useNow";
import "./Filmstrip.css";

export interface FilmstripProps {
  /** Runs that are queued or running. */
  runs: readonly string[];
  drawRun: (id: string) => ReactNode;
  /** Stands in place of the pictures where they could not be read. */
  failed?: ReactNode;
  /** Painted pictures, newest first: those of the open recipe before the others. */
  results: readonly Result[];
  /** How many of them are of the open recipe. */
  own: number;
  onOpen: (result: Result) => void;
  onCompare: (first: Result, second: Result) => void;
  onDelete: (result: Result) => void;
  onCollapse?: () => void;
}

/**
 * What is being painted, then what was: a click opens, Ctrl or Shift with a click picks two to compare. With the
 * same properties it is not drawn anew: a painting tells how far it is many times a second.
 */
export const Filmstrip = memo(function Filmstrip(props: FilmstripProps) {
  const { runs, results } = props;
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [deleting, setDeleting] = useState<Result | null>(null);
  const now = useNow();
  const chosen = picked.flatMap((id) => results.find((result) => result.id === id) ?? []);
  const [first, second] = chosen;
  return (
    <section className="filmstrip" aria-label={t("panels.results")}>
      {runs.length === 0 && results.length === 0 ? (
        (props.failed ?? <p className="filmstrip-empty">{t("panels.whatYouPaint")}</p>)
      ) : (
        <ul
          className="filmstrip-list"
          onKeyDown={walk}
          onWheel={(event) => {
            // The strip has no other direction to go.
            if (Math.abs(event.deltaY) > Math.abs(event.deltaX))
              event.currentTarget.scrollLeft += event.deltaY;
          }}
        >
          {runs.map((run) => (
            <li key={run}>{props.drawRun(run)}</li>
          ))}
          {results.map((result, at) => (
            <li key={result.id} className={at > 0 && at === props.own ? "filmstrip-others" : undefined}>
              {at > 0 && at === props.own ? (
                <span className="filmstrip-other-words">{t("panels.otherRecipes")}</span>
              ) : null}
              <ResultThumb
                result={result}
                now={now}
                picked={picked.includes(result.id)}
                onOpen={() => props.onOpen(result)}
                onPick={() => setPicked(toggled(picked, result.id))}
                onDelete={() => setDeleting(result)}
              />
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={deleting !== null}
        title={t("panels.deleteResult", { name: deleting?.name ?? "" })}
        description={t("panels.deleteResultAbout")}
        action={t("common.delete")}
        danger
        onCancel={() => setDeleting(null)}
        onConfirm={() => {
          if (deleting) {
            setPicked(picked.filter((id) => id !== deleting.id));
            props.onDelete(deleting);
          }
          setDeleting(null);
        }}
      />
      <div className="filmstrip-side">
        {first && second ? (
          <Button size="small" onClick={() => props.onCompare(first, second)}>
            <Columns2 size={16} aria-hidden />
            {t("panels.compareButton")}
          </Button>
        ) : first ? (
          <span className="filmstrip-hint">{t("panels.pickOneMore")}</span>
        ) : null}
        {first ? (
          <IconButton
            label={t("panels.pickNone")}
            icon={<X />}
            size="small"
            tooltipSide="top"
            onClick={() => setPicked([])}
          />
        ) : null}
        {props.onCollapse ? (
          <IconButton
            label={t("panels.hideResults")}
            icon={<ChevronDown />}
            size="small"
            tooltipSide="top"
            onClick={props.onCollapse}
          />
        ) : null}
      </div>
    </section>
  );
});

function walk(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const pictures = [...event.currentTarget.querySelectorAll<HTMLElement>(".thumb-picture")];
  const next = pictures[pictures.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  // The canvas moves its nodes with the same keys.
  event.stopPropagation();
  next.focus();
}

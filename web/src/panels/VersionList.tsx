import { ChevronRight, RotateCcw, SquareArrowOutUpRight } from "lucide-react";
import type { ReactNode } from "react";
import type { RecipeVersion } from "../api/types";
import { relativeTime } from "../common/format";
import { locale, t } from "../text";
import { saidChange } from "../text/served";
import { Button } from "../ui/Button";
import { useNow } from "./useNow";
import "./VersionList.css";

export interface VersionListProps {
  /** Newest first. */
  versions: readonly RecipeVersion[];
  /** The tag of what the open recipe was opened or saved as. */
  current: string | null;
  /** The number of the version that is laid open, and what it differs by from the open recipe. */
  chosen: number | null;
  since: ReactNode;
  onChoose: (number: number | null) => void;
  onRestore: (version: RecipeVersion) => void;
  onOpen: (version: RecipeVersion) => void;
}

/** What a recipe was saved as before: when, by whom, what changed; one can be laid open, and brought back. */
export function VersionList({ versions, chosen, onChoose, ...row }: VersionListProps) {
  return (
    <ol className="versions">
      {versions.map((version) => (
        <VersionRow
          key={version.number}
          version={version}
          open={version.number === chosen}
          onToggle={() => onChoose(version.number === chosen ? null : version.number)}
          {...row}
        />
      ))}
    </ol>
  );
}

const dateAndTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

interface VersionRowProps extends Pick<VersionListProps, "current" | "since" | "onRestore" | "onOpen"> {
  version: RecipeVersion;
  open: boolean;
  onToggle: () => void;
}

function VersionRow({ version, open, current, since, onToggle, onRestore, onOpen }: VersionRowProps) {
  const now = useNow();
  const { number, saved, yours } = version;
  const who = yours === null ? null : t(yours ? "trust.byYou" : "trust.byOther");
  return (
    <li className="version" data-open={open}>
      <button type="button" className="version-head" aria-expanded={open} onClick={onToggle}>
        <ChevronRight className="version-arrow" size={14} strokeWidth={1.5} aria-hidden />
        <span className="version-time" title={dateAndTime.format(1000 * saved)}>
          {relativeTime(saved, now)}
        </span>
        <span className="version-who">
          {[version.tag === current ? t("trust.current") : null, who].filter(Boolean).join(" · ")}
        </span>
        <span className="version-what">{whatChanged(version)}</span>
      </button>
      {open ? (
        <div className="version-body">
          <ChangeLines title={t("trust.sinceBefore")} lines={version.changes} more={version.more} />
          {since}
          <div className="version-buttons">
            <Button size="small" onClick={() => onOpen(version)}>
              <SquareArrowOutUpRight size={14} strokeWidth={1.5} aria-hidden />
              {t("trust.openApart")}
            </Button>
            <Button
              size="small"
              onClick={() => onRestore(version)}
              aria-label={t("trust.restoreThis", { number })}
            >
              <RotateCcw size={14} strokeWidth={1.5} aria-hidden />
              {t("trust.restore")}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

function whatChanged({ before, changes, more }: RecipeVersion): string {
  if (before === null) return t("trust.firstVersion");
  if (changes === null) return t("trust.notCompared");
  if (changes.length === 0) return t("trust.nothingChanged");
  const shown = changes.slice(0, 3).map(saidChange).join("; ");
  const left = changes.length - 3 + more;
  return left > 0 ? t("trust.andMore", { shown, count: left }) : shown;
}

export interface ChangeLinesProps {
  title: string;
  /** Null: not compared, and nothing is shown. */
  lines: readonly string[] | null;
  more?: number;
}

/** Changes, a line each. */
export function ChangeLines({ title, lines, more = 0 }: ChangeLinesProps) {
  if (lines === null) return null;
  return (
    <div className="change-lines">
      <h3>{title}</h3>
      {lines.length === 0 ? <p>{t("trust.nothingChanged")}</p> : null}
      <ul>
        {lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same, and none moves
          <li key={place}>{saidChange(line)}</li>
        ))}
        {more > 0 ? <li>{t("trust.more", { count: more })}</li> : null}
      </ul>
    </div>
  );
}

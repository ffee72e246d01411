import { Trash2 } from "lucide-react";
import { relativeTime } from "../common/format";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { useNow } from "./useNow";

export interface LeftDraft {
  readonly key: string;
  readonly name: string;
  readonly changes: number;
  /** In milliseconds since 1970. */
  readonly written: number;
}

export interface DraftListProps {
  drafts: readonly LeftDraft[];
  onOpen: (key: string) => void;
  onDelete: (key: string) => void;
}

/** Drafts that were left with changes: one goes on with them, or lets them go. Nothing where there are none. */
export function DraftList({ drafts, onOpen, onDelete }: DraftListProps) {
  const now = useNow();
  if (drafts.length === 0) return null;
  return (
    <section aria-labelledby="drafts-left">
      <h3 id="drafts-left" className="drawer-heading" title={t("trust.draftsAbout")}>
        {t("trust.drafts")}
      </h3>
      <ul>
        {drafts.map(({ key, name, changes, written }) => {
          const shown = name || t("trust.untitled");
          return (
            <li key={key} className="recipe-row">
              <button type="button" className="recipe-row-open" onClick={() => onOpen(key)}>
                <span className="recipe-row-name">{shown}</span>
                <span className="recipe-row-time">{relativeTime(written / 1000, now)}</span>
                <span className="recipe-row-about">{t("trust.draftChanges", { count: changes })}</span>
              </button>
              <IconButton
                className="recipe-row-delete"
                size="small"
                label={t("trust.deleteDraft", { name: shown })}
                icon={<Trash2 />}
                onClick={() => onDelete(key)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

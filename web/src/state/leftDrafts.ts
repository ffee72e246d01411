/** The drafts that were left with changes: listed, read, deleted. They lie in the journal, as those that are open. */

import { create } from "zustand";
import { t } from "../text";
import { claimed } from "./claims";
import { download } from "./download";
import { Damaged, type DraftEntry, Journal, type Trouble } from "./journal";
import { say } from "./notices";
import { useTabs } from "./tabs";

interface DraftsState {
  /** Drafts with changes that no tab has open, newest first. */
  readonly left: readonly DraftEntry[];
  readonly trouble: Trouble | null;
}

export const useDrafts = create<DraftsState>()(() => ({ left: [], trouble: null }));

let opening: Promise<Journal | null> | null = null;
/** The journal of this browser; null where it keeps none. */
export function journal(): Promise<Journal | null> {
  opening ??= Journal.open(tell);
  return opening;
}

function tell(trouble: Trouble | null): void {
  if (trouble === useDrafts.getState().trouble) return;
  useDrafts.setState({ trouble });
  if (trouble !== null) say(t(TROUBLES[trouble]), "problem");
}

const TROUBLES = { full: "trust.noRoom", none: "trust.noJournal", unread: "trust.journalUnread" } as const;

/** What was read of the journal; undefined where that failed, which is said. What lies there stays as it is. */
export async function reading<T>(doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof Damaged) {
      const act = () => download(JSON.stringify(error.found, null, 2), "damaged-draft.json");
      say(t("trust.draftDamaged"), "problem", { label: t("app.downloadDraft"), act });
    } else if (error instanceof DOMException) tell("unread");
    else throw error;
    return undefined;
  }
}

/** Looks up which drafts were left. */
export async function listDrafts(): Promise<void> {
  const kept = await journal();
  if (!kept) return;
  const { keys } = useTabs.getState();
  // Where there are no locks, those of this page are still known.
  const open = new Set([...(await claimed()), ...keys]);
  const entries = await reading(kept.tidy(open).then(() => kept.list()));
  if (!entries) return;
  useDrafts.setState({
    left: entries.filter(
      ({ key, changes, nodes, items = 0 }) => !open.has(key) && changes > 0 && nodes + items > 0,
    ),
  });
}

/** Deletes a draft that was left; for a moment it can be taken back. */
export async function deleteDraft(key: string): Promise<void> {
  const kept = await journal();
  if (!kept) return;
  // One that is damaged cannot be taken back.
  const draft = await kept.read(key).catch((error: unknown) => {
    if (error instanceof Damaged) return null;
    throw error;
  });
  await kept.forget(key);
  await listDrafts();
  if (!draft) return;
  const act = () => {
    kept.keep(key, draft);
    void listDrafts();
  };
  say(t("trust.draftDeleted", { name: draft.recipe.name ?? "" }), "info", {
    label: t("trust.takeBack"),
    act,
  });
}

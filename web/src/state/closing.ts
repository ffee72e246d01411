/** Closing a tab and opening it again. What it held with changes stays in the journal, among the drafts that were
 * left; only where this browser keeps none is it asked about. */

import { newKey } from "../api/newKey";
import { shownName } from "../common/words";
import { emptyRecipe } from "../document";
import { t } from "../text";
import { claim, release } from "./claims";
import { openedNow } from "./document";
import { draftOf, isWorthKeeping } from "./draft";
import { journal, listDrafts, useDrafts } from "./leftDrafts";
import { say } from "./notices";
import { askBeforeClosing } from "./questions";
import { NOWHERE } from "./replacing";
import { save, untilSaved } from "./saving";
import { type Aside, asideOf, dropTab, insertTab, isEmpty, onCanvas, showTab, tabAt, useTabs } from "./tabs";

interface Closed {
  readonly key: string;
  readonly at: number;
  readonly tab: Aside;
}

/** The tabs that were closed last, the newest at the end. */
let closed: readonly Closed[] = [];
const MOST_CLOSED = 10;

/** Closes a tab, in place of the last one begins an empty recipe. */
export async function closeTab(key = useTabs.getState().shown): Promise<void> {
  const asked = tabAt(key);
  const warned = useDrafts.getState().trouble !== null;
  if (!asked || !(await mayClose(key, asked))) return;
  const { keys, shown } = useTabs.getState();
  if (key === shown) {
    const at = keys.indexOf(key);
    const beside = keys[at + 1] ?? keys[at - 1];
    if (beside === undefined) {
      const empty = newKey();
      void claim(empty);
      insertTab(empty, asideOf(openedNow(emptyRecipe(), NOWHERE, null)));
      showTab(empty);
    } else showTab(beside);
  }
  // What is being saved is told to the tab.
  await untilSaved(asked.document.opened);
  const tab = tabAt(key);
  if (!tab || key === useTabs.getState().shown) return;
  const at = useTabs.getState().keys.indexOf(key);
  dropTab(key);
  const last = { key, at, tab: { ...tab, painted: { ...tab.painted, previews: {}, measured: {} } } };
  const going = leave(last, warned).finally(() => leaving.delete(key));
  leaving.set(key, going);
  await going;
}

/** The tabs that were closed but are not kept yet. */
const leaving = new Map<string, Promise<void>>();

async function mayClose(key: string, { document, painted }: Aside): Promise<boolean> {
  if (useDrafts.getState().trouble === null || !isWorthKeeping(draftOf(document, painted.shown))) return true;
  showTab(key);
  const answer = await askBeforeClosing(shownName(document.recipe));
  return answer === "save" ? save() : answer === "replace";
}

/** `warned`: whether it was known that it could not be kept. */
async function leave(last: Closed, warned: boolean): Promise<void> {
  const { key, tab } = last;
  const draft = draftOf(tab.document, tab.painted.shown);
  closed = [...closed, last].slice(-MOST_CLOSED);
  const kept = await journal();
  if (isWorthKeeping(draft)) {
    kept?.keep(key, draft);
    await kept?.flush();
    if (!warned && (!kept || kept.isRefused(key))) {
      closed = closed.filter((each) => each !== last);
      return putBack(last);
    }
    const name = shownName(draft.recipe);
    say(t("tabs.closed", { name }), "info", { label: t("tabs.reopen"), act: () => void reopen(last) });
  } else await kept?.forget(key);
  release(key);
  await listDrafts();
}

/** Opens the tab that was closed last where it was, with its steps of undo. */
export async function reopenTab(): Promise<void> {
  const last = closed.at(-1);
  if (last) await reopen(last);
}

async function reopen(last: Closed): Promise<void> {
  const { key } = last;
  closed = closed.filter((each) => each.key !== key);
  // Until then it is this page that has it.
  await leaving.get(key);
  if (useTabs.getState().keys.includes(key)) return showTab(key);
  if (reopening.has(key)) return;
  reopening.add(key);
  const free = await claim(key);
  reopening.delete(key);
  if (free) await putBack(last);
  else say(t("trust.draftElsewhere"), "problem");
}

const reopening = new Set<string>();

async function putBack({ key, at, tab }: Closed): Promise<void> {
  const { shown } = useTabs.getState();
  const alone = onCanvas();
  insertTab(key, tab, at);
  showTab(key);
  // The empty one that took the place of the last tab goes again.
  if (useTabs.getState().keys.length === 2 && alone.document.past.length === 0 && isBlank(alone)) {
    dropTab(shown);
    const kept = await journal();
    await kept?.forget(shown);
    release(shown);
  }
  await listDrafts();
}

const isBlank = ({ document }: Aside) => document.id === null && isEmpty(document);

/** What the queue and the history ask of the server about runs. */

import { api } from "../api/client";
import type { Run } from "../api/types";
import { shownName } from "../common/words";
import { t } from "../text";
import { attempt, quietly, say } from "./notices";
import { usePastRuns } from "./pastRuns";
import { useQueue } from "./queue";
import { isActive } from "./runStates";
import { useRuns } from "./runs";

const PAGE = 500;
const MOST_PAGES = 4;

/** Reads the queue, and those of its runs that are not known: they may be older than the newest ones. */
export async function readQueue(): Promise<void> {
  const queue = await quietly(api.queue());
  if (!queue) return;
  useQueue.getState().tell(queue);
  const { runs } = useRuns.getState();
  if ([...queue.running, ...queue.waiting].some((id) => !Object.hasOwn(runs, id))) {
    await learnAll("queued");
    await learnAll("running");
  }
  await learnAll("interrupted");
}

async function learnAll(state: Run["state"]): Promise<void> {
  let after: string | null | undefined;
  for (let pages = 0; after !== null && pages < MOST_PAGES; pages++) {
    const page = await quietly(api.runs({ state, limit: PAGE, ...(after ? { after } : {}) }));
    if (!page) return;
    useRuns.getState().learn(page.items);
    after = page.next;
  }
}

export const moveToFront = (id: string) => attempt(api.front(id));
export const pauseRun = (id: string) => attempt(api.pause(id));
export const resumeRun = (id: string) => attempt(api.resume(id));
export const cancelRun = (id: string) => attempt(api.cancel(id));

/** Paints a run's recipe once more, as a run of its own. */
export async function retryRun(id: string): Promise<void> {
  const run = await attempt(api.retry(id));
  if (!run) return;
  useRuns.getState().learn([run]);
  say(t("runs.again", { name: shownName(run) }));
}

/** Keeps a run however old it is, or no longer. */
export async function starRun(id: string, starred: boolean): Promise<void> {
  const run = await attempt(api.star(id, starred));
  if (run) usePastRuns.getState().learn(run);
}

/** Takes a run out of the history. What it painted stays. */
export async function deleteRun(id: string): Promise<void> {
  const deleted = await attempt(api.deleteRun(id).then(() => true));
  if (!deleted) return;
  useRuns.getState().forget(id);
  usePastRuns.getState().forget(id);
}

/** Holds the queue, or lets it go on. What is being painted is painted to its end. */
export async function holdQueue(hold: boolean): Promise<void> {
  const done = await attempt((hold ? api.pauseQueue() : api.resumeQueue()).then(() => true));
  if (done) useQueue.setState({ paused: hold });
}

export const cancelAll = () => attempt(api.cancelAll());

/** Asks the shown run to stop. */
export async function cancel(): Promise<void> {
  const { shown, runs } = useRuns.getState();
  if (shown !== null && isActive(runs[shown])) await cancelRun(shown);
}

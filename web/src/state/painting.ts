/** Sending what is on the canvas to be painted: once, also where the answer is lost on the way. */

import { create } from "zustand";
import { waitBefore } from "../api/backoff";
import { api } from "../api/client";
import { errorText, Refused, Unreachable } from "../api/http";
import { newKey } from "../api/newKey";
import type { Problem, Recipe, Run } from "../api/types";
import { shownName } from "../common/words";
import { t } from "../text";
import { whenConnected } from "./connection";
import { useDocument } from "./document";
import { attempt, say, useNotices } from "./notices";
import { usePreferences } from "./preferences";
import { useProblems } from "./problems";
import { useQueue } from "./queue";
import { isActive } from "./runStates";
import { useRuns } from "./runs";
import { changeAside } from "./tabs";

interface SendingState {
  /** sending: the server has not answered yet; waiting: it is not there, and is asked when it is back. */
  readonly state: "idle" | "sending" | "waiting";
}

export const useSending = create<SendingState>()(() => ({ state: "idle" }));

const STOPPING = 503;
const QUEUE_FULL = 429;
/** Seconds, where a full queue does not say when to ask again. */
const USUAL_RETRY = 30;

let givenUp = new AbortController();

/** Starts a run of what is on the canvas, once however often it is asked before the server answers. */
export async function paint(): Promise<void> {
  await sendOnce((run, recipe) => useRuns.getState().show(run, recipe));
}

/** The same, but leaves on the canvas what is being painted there. */
export async function paintLater(): Promise<void> {
  await sendOnce((run, recipe) => {
    const { shown, runs, show } = useRuns.getState();
    if (shown !== null && isActive(runs[shown])) waitsItsTurn(run);
    else show(run, recipe);
  });
}

function waitsItsTurn(run: Run): void {
  useRuns.getState().learn([run]);
  say(t("runs.waitsItsTurn", { name: shownName(run) }));
}

/** Sends no more what waits for the server to come back. */
export function giveUpPainting(): void {
  if (useSending.getState().state !== "waiting") return;
  givenUp.abort();
  say(t("runs.notSentAgain"));
}

async function sendOnce(then: (run: Run, recipe: Recipe) => void): Promise<void> {
  if (useSending.getState().state !== "idle") return;
  useSending.setState({ state: "sending" });
  givenUp = new AbortController();
  const { recipe, id, opened } = useDocument.getState();
  // While the answer is waited for, another recipe may be opened or its tab shown: the canvas is that one's then.
  const elsewhere = () => useDocument.getState().opened !== opened;
  let run: Run | null = null;
  try {
    run = await send(recipe, id, givenUp.signal);
  } catch (error) {
    if (!(error instanceof Refused)) say(t("runs.notPainted", { why: errorText(error) }), "problem");
    else refuse(error, elsewhere() ? shownName(recipe) : null);
  } finally {
    useSending.setState({ state: "idle" });
  }
  if (!run) return;
  useQueue.getState().hasRoom();
  const shown = run.id;
  if (!elsewhere()) then(run, recipe);
  else {
    waitsItsTurn(run);
    changeAside(opened, (tab) => ({ ...tab, painted: { ...tab.painted, shown } }));
  }
  await attempt(useRuns.getState().load(run.id));
}

// What is sent again carries the key of what was sent before, so the server paints it once.
async function send(recipe: Recipe, id: string | null, signal: AbortSignal): Promise<Run | null> {
  const key = newKey();
  for (let attempts = 0; !signal.aborted; attempts++) {
    try {
      return await api.paint(recipe, id, key);
    } catch (error) {
      const away = error instanceof Unreachable || (error instanceof Refused && error.status === STOPPING);
      if (!away) throw error;
      useSending.setState({ state: "waiting" });
      const seconds = error instanceof Refused ? error.retryAfter : null;
      await pause(seconds === null ? waitBefore(attempts) : 1000 * seconds, signal);
      await whenConnected(signal);
    }
  }
  return null;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

// `elsewhere`: what the recipe is called, where it is not on the canvas any more, which has no cards for its problems.
function refuse(error: Refused, elsewhere: string | null): void {
  if (error.status === QUEUE_FULL) {
    useQueue.getState().full(error.retryAfter ?? USUAL_RETRY);
    say(t("runs.notPainted", { why: errorText(error) }), "info", {
      label: t("runs.showQueue"),
      act: () => usePreferences.getState().openDrawer("queue"),
    });
  } else if (elsewhere !== null)
    say(t("runs.otherNotPainted", { name: elsewhere, why: errorText(error) }), "problem");
  else if (error.problems.some(({ node }) => node !== null)) showProblems(error.problems);
  else say(t("runs.notPainted", { why: errorText(error) }), "problem");
}

// The sentences stand on the cards, each with what mends it, and the message must not lie over them.
function showProblems(problems: readonly Problem[]): void {
  const { report, list } = useProblems.getState();
  report(problems);
  const notice = say(t("runs.notPaintedProblems", { count: problems.length }), "problem", {
    label: t("runs.show"),
    act: () => list(),
  });
  const stop = useProblems.subscribe((state) => {
    if (state.problems.length > 0) return;
    useNotices.getState().dismiss(notice);
    stop();
  });
}

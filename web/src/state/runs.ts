/** Runs and what their nodes do. It lives outside the document and the node array, so that a tick of
 * progress draws one node anew and nothing else. */

import { create } from "zustand";
import { api } from "../api/client";
import { errorText, Refused, Unreachable } from "../api/http";
import type { Message, NodeState, PreviewHeader, Recipe, Run, RunDetail, RunEvent } from "../api/types";
import { problemText } from "../common/words";
import { t } from "../text";
import { learnSentences, said } from "../text/served";
import { useBlocks } from "./blocks";
import { gathering } from "./gathering";
import { useLists } from "./lists";
import { advance, type NodeStates, newerStates, runAfter, WAITING } from "./nodeStates";
import { quietly, say } from "./notices";
import { useQueue } from "./queue";
import { loadSettings } from "./settings";

export interface Preview {
  readonly run: string;
  /** The path of the node that painted it. */
  readonly node: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** Null while the picture is unfinished. */
  readonly output: string | null;
}

export type Measured = NodeState["numbers"];

/** What is known of the runs. */
export interface Runs {
  readonly runs: Readonly<Record<string, Run>>;
  /** The run whose nodes the canvas shows. */
  readonly shown: string | null;
  readonly states: Readonly<Record<string, NodeStates>>;
  readonly previews: Readonly<Record<string, Preview>>;
  /** What each node of the shown run measured; as the pictures, until a newer run has its own. */
  readonly measured: Readonly<Record<string, Measured>>;
  /** What the runs paint or painted, as far as it is known. */
  readonly recipes: Readonly<Record<string, Recipe>>;
  show(run: Run, recipe?: Recipe): void;
  showNothing(): void;
  load(id: string): Promise<RunDetail>;
  receive(message: Message): void;
  receivePreview(header: PreviewHeader, picture: Blob): void;
  /** Takes runs into account that an answer told of. */
  learn(runs: readonly Run[]): void;
  forget(id: string): void;
}

// How many messages came of each run, to tell whether one came while an answer was under way.
const heard = new Map<string, number>();

const gathered = gathering<Runs>((set, get) => ({
  runs: {},
  shown: null,
  states: {},
  previews: {},
  measured: {},
  recipes: {},
  // The pictures of the run before stay until this one has its own, so that no card shrinks and grows.
  show: (run, recipe) =>
    set((state) => ({
      // What is known of it came over the socket, and is at least as new.
      runs: { ...state.runs, [run.id]: state.runs[run.id] ?? run },
      recipes: recipe ? { ...state.recipes, [run.id]: recipe } : state.recipes,
      shown: run.id,
    })),
  showNothing: () => {
    revoke(get().previews);
    set({ shown: null, previews: {}, measured: {} });
  },
  load: async (id) => {
    const before = heard.get(id);
    const detail = await api.run(id);
    const { recipe, nodes, inputs: _inputs, versions: _versions, ...run } = detail;
    // What the socket told while the answer was under way is newer than the answer.
    const overtaken = heard.get(id) !== before;
    const { shown, previews } = get();
    const stored = shown === id ? withStored(previews, id, nodes) : previews;
    revoke(previews, stored);
    set((state) => ({
      runs: { ...state.runs, [id]: (overtaken && state.runs[id]) || run },
      states: {
        ...state.states,
        [id]: overtaken ? newerStates(state.states[id] ?? {}, nodes) : nodes,
      },
      recipes: Object.hasOwn(state.recipes, id) ? state.recipes : { ...state.recipes, [id]: recipe },
      previews: stored,
      measured:
        state.shown === id ? Object.entries(nodes).reduce(withNumbers, state.measured) : state.measured,
    }));
    return detail;
  },
  learn: (told) =>
    set(({ runs }) => {
      const unknown = told.filter(({ id }) => !Object.hasOwn(runs, id));
      return unknown.length > 0
        ? { runs: { ...runs, ...Object.fromEntries(unknown.map((each) => [each.id, each])) } }
        : {};
    }),
  forget: (id) =>
    set(({ runs: { [id]: _run, ...runs }, states: { [id]: _states, ...states } }) => ({ runs, states })),
  receive: ({ run, event }) => {
    if (run !== null) heard.set(run, (heard.get(run) ?? 0) + 1);
    switch (event.kind) {
      case "hello":
        useQueue.getState().tell(event.queue);
        // Nothing waited for the server's sentences yet; without a notice nothing needs them.
        if (event.notices.length > 0)
          void quietly(learnSentences()).then(() => {
            for (const notice of event.notices) say(said(notice), "problem");
          });
        // The newest only: the shown run may be an older one.
        set((state) => {
          const runs = Object.fromEntries(event.runs.map((each) => [each.id, each]));
          const shown = state.shown === null ? undefined : state.runs[state.shown];
          if (shown) runs[shown.id] ??= shown;
          const kept = Object.entries(state.states).filter(([id]) => Object.hasOwn(runs, id));
          return { runs, states: Object.fromEntries(kept) };
        });
        return;
      case "queue_changed":
        useQueue.getState().tell(event);
        return;
      case "run_forgotten":
        if (run !== null) get().forget(run);
        return;
      case "results_changed":
        void quietly(useLists.getState().loadResults());
        return;
      case "images_changed":
        void quietly(useLists.getState().loadPictures());
        return;
      case "recipes_changed":
        void quietly(useLists.getState().loadRecipes());
        return;
      case "blocks_changed":
        void quietly(useBlocks.getState().load());
        return;
      case "settings_changed":
        void quietly(loadSettings());
        return;
      case "system_changed":
        void quietly(useLists.getState().loadSystem());
        return;
      case "run_queued":
      case "run_changed":
        set((state) => ({ runs: { ...state.runs, [event.run.id]: event.run } }));
        return;
      default:
        if (run !== null) set((state) => afterEvent(state, run, event));
        if (run !== null && event.kind === "run_finished" && Object.hasOwn(get().recipes, run))
          void finished(run, event.state);
    }
  },
  receivePreview: ({ run, node, output, width, height }, picture) => {
    if (run !== get().shown || isAnother(get().previews[node], run, output)) return;
    const url = URL.createObjectURL(picture);
    set((state) => {
      const previews = { ...state.previews, [node]: { run, node, url, width, height, output } };
      revoke(state.previews, previews);
      return { previews };
    });
  },
}));

export const useRuns = create<Runs>()(gathered.creator);

/** Takes what several messages tell and draws it once. */
export const receiveTogether = gathered.together;

/** Loads the shown run anew, which may have ended meanwhile. Where the server no longer has it, it is forgotten, and
 * nothing is shown in its place. */
export async function loadShown(): Promise<void> {
  const { shown, load, forget } = useRuns.getState();
  if (shown === null) return;
  try {
    await load(shown);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) {
      forget(shown);
      if (useRuns.getState().shown === shown) useRuns.getState().showNothing();
    } else if (!(error instanceof Unreachable)) say(errorText(error), "problem");
  }
}

/** Lets go of pictures that came over the socket and are not among `kept`, a moment later: they are still drawn. */
export function revoke(previews: Runs["previews"], kept: Runs["previews"] = {}): void {
  for (const [node, { url }] of Object.entries(previews))
    if (url.startsWith("blob:") && kept[node]?.url !== url) setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// A node with several pictures shows the first of its outputs.
function isAnother(known: Preview | undefined, run: string, output: string | null): boolean {
  return known?.run === run && known.output !== null && known.output !== output;
}

async function finished(id: string, state: Run["state"]): Promise<void> {
  const detail = await quietly(useRuns.getState().load(id));
  if (state === "cancelled") say(t("runs.cancelledNothingLost"));
  if (state !== "failed" || !detail) return;
  const problem = detail.problem ?? Object.values(detail.nodes).find((each) => each.problem)?.problem;
  // On its card the problem stands in full.
  const text = problem?.node ? said(problem.message) : problem && problemText(problem);
  say(text || t("runs.paintingFailed"), "problem");
}

function afterEvent(state: Runs, id: string, event: RunEvent): Partial<Runs> {
  const states = advance(state.states[id] ?? {}, event);
  const run = state.runs[id];
  const next = run && { ...run, ...runAfter(run, event, states) };
  return {
    states: { ...state.states, [id]: states },
    runs: next ? { ...state.runs, [id]: next } : state.runs,
    ...(event.kind === "node_finished" && state.shown === id
      ? { measured: withNumbers(state.measured, [event.node, states[event.node] ?? WAITING]) }
      : {}),
  };
}

// A node that is done and measured nothing no longer shows what it measured before.
function withNumbers(
  measured: Runs["measured"],
  [node, { state, numbers }]: [string, NodeState],
): Runs["measured"] {
  if (state !== "done" && state !== "cached") return measured;
  const { [node]: _before, ...others } = measured;
  return Object.keys(numbers).length > 0 ? { ...others, [node]: numbers } : others;
}

// A preview that came over the socket is newer than what the server stored, unless its end came while the tab was aside.
function withStored(previews: Runs["previews"], run: string, nodes: NodeStates): Runs["previews"] {
  const found = { ...previews };
  for (const [node, { has_preview, outputs, state }] of Object.entries(nodes)) {
    const over = state === "done" || state === "cached";
    const known = found[node];
    if (!has_preview || (known?.run === run && (known.output !== null || !over))) continue;
    const [name, size] = Object.entries(outputs).find(([, { width }]) => width !== null) ?? [null, null];
    found[node] = {
      run,
      node,
      url: api.preview(run, node),
      width: size?.width ?? 0,
      height: size?.height ?? 0,
      output: over ? name : null,
    };
  }
  return found;
}

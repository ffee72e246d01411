/** Runs and what their nodes do. It lives outside the document and the node array, so that a tick of
 * progress draws one node anew and nothing else. */

import { create } from "zustand";
import { api, problemText } from "../api/client";
import type {
  Message,
  NodeState,
  PreviewHeader,
  Recipe,
  Run,
  RunDetail,
  RunEvent,
  RunFinished,
} from "../api/types";
import { useLists } from "./lists";
import { attempt, say } from "./notices";
import { progressOf } from "./progress";

export interface Preview {
  readonly run: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** Null while the picture is unfinished. */
  readonly output: string | null;
}

export type Measured = NodeState["numbers"];
export type NodeStates = Readonly<Record<string, NodeState>>;

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
  readonly connected: boolean;
  readonly wasConnected: boolean;
  show(run: Run, recipe?: Recipe): void;
  showNothing(): void;
  load(id: string): Promise<RunDetail>;
  receive(message: Message): void;
  receivePreview(header: PreviewHeader, picture: Blob): void;
  setConnected(connected: boolean): void;
}

const MOST_LOSSES = 400;
/** The first evaluations take longer than the others and would promise too long a wait. */
export const FIRST_TOLD = 3;
const WAITING: NodeState = {
  state: "waiting",
  step: 0,
  total: 0,
  share: 0,
  loss: null,
  losses: [],
  seconds: null,
  seconds_left: null,
  note: "",
  reason: "",
  outputs: {},
  numbers: {},
  problem: null,
  warnings: [],
  has_preview: false,
};

/** Returns the states of a run's nodes after an event. */
export function advance(states: NodeStates, event: RunEvent): NodeStates {
  const change = (node: string, changes: Partial<NodeState>) => ({
    ...states,
    [node]: { ...(states[node] ?? WAITING), ...changes },
  });
  switch (event.kind) {
    case "run_started":
      return Object.fromEntries(event.nodes.map((node) => [node, states[node] ?? WAITING]));
    case "node_started":
      return change(event.node, { state: "running" });
    case "node_progress": {
      const { node, step, total, share, loss, seconds_left, note } = event;
      const known = states[node]?.losses ?? [];
      // What was missed is told again after a reconnection, and may be known already.
      const before = known.filter(([at]) => at < step);
      const losses =
        loss === null ? before : [...before, [step, loss] as [number, number]].slice(-MOST_LOSSES);
      return change(node, { state: "running", step, total, share, loss, losses, seconds_left, note });
    }
    case "node_warned": {
      // Told again after a reconnection, like progress.
      const known = states[event.node]?.warnings ?? [];
      return known.includes(event.message)
        ? states
        : change(event.node, { warnings: [...known, event.message] });
    }
    case "node_finished": {
      const { node, seconds, cached, reason, outputs, numbers } = event;
      return change(node, {
        state: cached ? "cached" : "done",
        seconds,
        reason,
        outputs,
        numbers,
        seconds_left: null,
      });
    }
    case "node_failed":
      return change(event.node, { state: "failed", problem: event.problem, seconds_left: null });
    case "node_skipped":
      return change(event.node, { state: "skipped", reason: event.because });
    case "run_finished":
      return Object.fromEntries(
        Object.entries(states).filter(([, { state }]) => state !== "waiting" && state !== "running"),
      );
  }
}

export const isActive = (run: Run | undefined): boolean =>
  run?.state === "queued" || run?.state === "running";

const ORDER = ["waiting", "queued", "running"];
const orderOf = (state: string) => (ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length);

// What the socket told while the server's answer was under way is newer than the answer.
function newerRun(known: Run | undefined, told: Run): Run {
  return known && orderOf(known.state) > orderOf(told.state) ? known : { ...known, ...told };
}

function newerStates(known: NodeStates, told: NodeStates): NodeStates {
  const newer = Object.entries(known).filter(([node, { state, step }]) => {
    const other = told[node];
    if (!other || state !== "running" || other.state !== "running")
      return !other || orderOf(state) > orderOf(other.state);
    return step > other.step;
  });
  return { ...told, ...Object.fromEntries(newer) };
}

export const useRuns = create<Runs>()((set, get) => ({
  runs: {},
  shown: null,
  states: {},
  previews: {},
  measured: {},
  recipes: {},
  connected: false,
  wasConnected: false,
  // The pictures of the run before stay until this one has its own, so that no card shrinks and grows.
  show: (run, recipe) =>
    set((state) => ({
      runs: { ...state.runs, [run.id]: newerRun(state.runs[run.id], run) },
      recipes: recipe ? { ...state.recipes, [run.id]: recipe } : state.recipes,
      shown: run.id,
    })),
  showNothing: () => set({ shown: null, previews: {}, measured: {} }),
  load: async (id) => {
    const detail = await api.run(id);
    const { recipe, nodes, ...run } = detail;
    set((state) => ({
      runs: { ...state.runs, [id]: newerRun(state.runs[id], run) },
      states: { ...state.states, [id]: newerStates(state.states[id] ?? {}, nodes) },
      recipes: Object.hasOwn(state.recipes, id) ? state.recipes : { ...state.recipes, [id]: recipe },
      previews: state.shown === id ? withStored(state.previews, id, nodes) : state.previews,
      measured:
        state.shown === id ? Object.entries(nodes).reduce(withNumbers, state.measured) : state.measured,
    }));
    return detail;
  },
  receive: ({ run, event }) => {
    switch (event.kind) {
      case "hello":
        // A server that was started anew knows nothing of the runs before.
        set((state) => {
          const runs = Object.fromEntries(event.runs.map((each) => [each.id, each]));
          const kept = Object.entries(state.states).filter(([id]) => Object.hasOwn(runs, id));
          return { runs, states: Object.fromEntries(kept) };
        });
        return;
      case "results_changed":
        void useLists.getState().loadResults();
        return;
      case "images_changed":
        void useLists.getState().loadPictures();
        return;
      case "recipes_changed":
        void useLists.getState().loadRecipes();
        return;
      case "system_changed":
        void useLists.getState().loadSystem();
        return;
      case "run_queued":
      case "run_changed":
        set((state) => ({ runs: { ...state.runs, [event.run.id]: event.run } }));
        return;
      default:
        if (run !== null) set((state) => afterEvent(state, run, event));
        if (run !== null && event.kind === "run_finished") void finished(run, event.state);
    }
  },
  receivePreview: ({ run, node, output, width, height }, picture) => {
    if (run !== get().shown || isAnother(get().previews[node], run, output)) return;
    const url = URL.createObjectURL(picture);
    set((state) => {
      const before = state.previews[node];
      if (before?.url.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(before.url), 1000);
      return { previews: { ...state.previews, [node]: { run, url, width, height, output } } };
    });
  },
  setConnected: (connected) => set((state) => ({ connected, wasConnected: state.wasConnected || connected })),
}));

// A node with several pictures shows the first of its outputs.
function isAnother(known: Preview | undefined, run: string, output: string | null): boolean {
  return known?.run === run && known.output !== null && known.output !== output;
}

/** The nodes that the canvas has a state or a picture of, in the recipe or not: a new node under such an id
 * would show what another one painted. */
export function shownNodes(): ReadonlySet<string> {
  const { shown, states, previews } = useRuns.getState();
  const told = shown === null ? [] : Object.keys(states[shown] ?? {});
  return new Set([...told, ...Object.keys(previews)]);
}

async function finished(id: string, state: RunFinished["state"]): Promise<void> {
  const detail = await attempt(useRuns.getState().load(id));
  if (state === "cancelled") say("Cancelled. Nothing was lost.");
  if (state !== "failed" || !detail) return;
  const problem = detail.problem ?? Object.values(detail.nodes).find((each) => each.problem)?.problem;
  // On its card the problem stands in full.
  const text = problem?.node ? problem.message : problem && problemText(problem);
  say(text || "The painting failed.", "problem");
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

function runAfter(run: Run, event: RunEvent, states: NodeStates): Partial<Run> {
  if (event.kind === "run_started") return { state: "running", started: run.started ?? Date.now() / 1000 };
  if (event.kind === "run_finished") {
    return { state: event.state, progress: event.state === "done" ? 1 : run.progress, seconds_left: null };
  }
  const told = event.kind === "node_progress" && event.step >= FIRST_TOLD;
  const left = told ? event.seconds_left : run.seconds_left;
  return { progress: progressOf(Object.values(states)), seconds_left: left };
}

// A preview that came over the socket is newer than what the server stored.
function withStored(previews: Runs["previews"], run: string, nodes: NodeStates): Runs["previews"] {
  const found = { ...previews };
  for (const [node, { has_preview, outputs, state }] of Object.entries(nodes)) {
    if (!has_preview || found[node]?.run === run) continue;
    const [name, size] = Object.entries(outputs).find(([, { width }]) => width !== null) ?? [null, null];
    found[node] = {
      run,
      url: api.preview(run, node),
      width: size?.width ?? 0,
      height: size?.height ?? 0,
      output: state === "done" || state === "cached" ? name : null,
    };
  }
  return found;
}

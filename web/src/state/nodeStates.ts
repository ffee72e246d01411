/** What a run's events make of the states of its nodes. */

import type { NodeState, Run, RunEvent } from "../api/types";
import { progressOf } from "./progress";

export type NodeStates = Readonly<Record<string, NodeState>>;

const MOST_LOSSES = 400;
/** The first evaluations take longer than the others and would promise too long a wait. */
export const FIRST_TOLD = 3;
export const WAITING: NodeState = {
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
      // What was missed is told again after a reconnection, and may be known already; a run that goes on
      // from its checkpoint takes up a little before where it was.
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
      // An interrupted run goes on: what it began waits where it was.
      if (event.state === "interrupted") return atRest(states);
      return Object.fromEntries(
        Object.entries(states).filter(([, { state }]) => state !== "waiting" && state !== "running"),
      );
  }
}

function atRest(states: NodeStates): NodeStates {
  const entries = Object.entries(states).map(([node, known]): [string, NodeState] =>
    known.state === "running" ? [node, { ...known, state: "waiting", seconds_left: null }] : [node, known],
  );
  return Object.fromEntries(entries);
}

/** Whether a node was begun and is not done. */
export const isBegun = (state: NodeState | undefined): boolean =>
  state?.state === "running" || (state?.state === "waiting" && state.step > 0);

const ORDER = ["waiting", "running"];
const orderOf = (state: string) => (ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length);

/** What is known of the nodes and what an answer told of them, the newer of the two for each. */
export function newerStates(known: NodeStates, told: NodeStates): NodeStates {
  const newer = Object.entries(known).filter(([node, { state, step }]) => {
    const other = told[node];
    if (!other || state !== "running" || other.state !== "running")
      return !other || orderOf(state) > orderOf(other.state);
    return step > other.step;
  });
  return { ...told, ...Object.fromEntries(newer) };
}

/** What an event changes of the run that it is of; `states` are its nodes after the event. */
export function runAfter(run: Run, event: RunEvent, states: NodeStates): Partial<Run> {
  if (event.kind === "run_started") {
    return { state: "running", place: null, started: run.started ?? Date.now() / 1000 };
  }
  if (event.kind === "run_finished") {
    return { state: event.state, progress: event.state === "done" ? 1 : run.progress, seconds_left: null };
  }
  const told = event.kind === "node_progress" && event.step >= FIRST_TOLD;
  const left = told ? event.seconds_left : run.seconds_left;
  // How many steps a node has is known once it begins: more than was thought would turn what is done back.
  return { progress: Math.max(run.progress, progressOf(Object.values(states))), seconds_left: left };
}

/** Questions that wait for an answer before going on. */

import { create } from "zustand";

export type Answer = "save" | "replace" | "keep";

/** A recipe that was saved elsewhere since it was opened here. */
export interface Conflict {
  readonly name: string;
  /** How many nodes would paint something else in one than in the other. */
  readonly nodes: number;
}

/** overwrite: theirs becomes a copy; copy: mine does; theirs: mine does, and theirs is opened. */
export type Settlement = "overwrite" | "copy" | "theirs" | "keep";

interface QuestionsState {
  /** What would take the place of unsaved changes, or null when nothing is asked. */
  readonly replacing: string | null;
  /** The recipe whose tab is to be closed though nothing keeps its changes. */
  readonly closing: string | null;
  /** The name offered by Save as, or null when it is closed. */
  readonly naming: string | null;
  readonly conflict: Conflict | null;
  answer(answer: Answer): void;
  name(name: string | null): void;
  settle(settlement: Settlement): void;
}

let waiting: ((answer: Answer) => void) | null = null;
let naming: ((name: string | null) => void) | null = null;
let settling: ((settlement: Settlement) => void) | null = null;

export const useQuestions = create<QuestionsState>()((set) => ({
  replacing: null,
  closing: null,
  naming: null,
  conflict: null,
  answer: (answer) => {
    set({ replacing: null, closing: null });
    waiting?.(answer);
    waiting = null;
  },
  name: (name) => {
    set({ naming: null });
    naming?.(name);
    naming = null;
  },
  settle: (settlement) => {
    set({ conflict: null });
    settling?.(settlement);
    settling = null;
  },
}));

/** Asks what becomes of the unsaved changes when `what` is opened. */
export function askBeforeReplacing(what: string): Promise<Answer> {
  useQuestions.setState({ replacing: what });
  return new Promise((resolve) => {
    waiting = resolve;
  });
}

/** Asks what becomes of unsaved changes when the tab of `what` is closed. */
export function askBeforeClosing(what: string): Promise<Answer> {
  useQuestions.setState({ closing: what });
  return new Promise((resolve) => {
    waiting = resolve;
  });
}

/** Asks under which name to save; null when the user changes their mind. */
export function askName(suggestion: string): Promise<string | null> {
  useQuestions.setState({ naming: suggestion });
  return new Promise((resolve) => {
    naming = resolve;
  });
}

/** Asks which of two versions of a recipe is to stand where both were saved. */
export function askWhichStands(conflict: Conflict): Promise<Settlement> {
  useQuestions.setState({ conflict });
  return new Promise((resolve) => {
    settling = resolve;
  });
}

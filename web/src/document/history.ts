/** Undo and redo: the steps that led here and the steps that were taken back. */

import type { Recipe } from "../api/types";
import type { Edit } from "./commands";
import { applyPatches, type Patch } from "./patch";

export interface Step {
  readonly name: string;
  readonly undo: readonly Patch[];
  readonly redo: readonly Patch[];
  /** Edits of the same key join this step while it is open. */
  readonly key: string | null;
}

export interface History {
  readonly recipe: Recipe;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

const MOST_STEPS = 500;

export function begin(recipe: Recipe): History {
  return { recipe, past: [], future: [] };
}

/** Does an edit. One that changes nothing leaves no step. */
export function perform(history: History, edit: Edit): History {
  const { tree, inverse } = applyPatches(history.recipe, edit.patches);
  if (inverse.length === 0) return history;
  const last = history.past.at(-1);
  if (last && edit.key !== undefined && last.key === edit.key) {
    const joined = { ...last, ...merged(last, edit.patches, inverse) };
    return { recipe: tree, past: [...history.past.slice(0, -1), joined], future: [] };
  }
  const step: Step = { name: edit.name, undo: inverse, redo: edit.patches, key: edit.key ?? null };
  return { recipe: tree, past: [...history.past, step].slice(-MOST_STEPS), future: [] };
}

/** Ends the step that further edits would join: a drag is over, a field was left. */
export function settle(history: History): History {
  const last = history.past.at(-1);
  if (!last || last.key === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, key: null }] };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  const { tree } = applyPatches(history.recipe, step.undo);
  return {
    recipe: tree,
    past: history.past.slice(0, -1),
    future: [{ ...step, key: null }, ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  const { tree } = applyPatches(history.recipe, step.redo);
  return { recipe: tree, past: [...history.past, step], future };
}

// A drag sets one value hundreds of times: only the first value before and the last one after count.
function merged(last: Step, redo: readonly Patch[], undo: readonly Patch[]): Pick<Step, "undo" | "redo"> {
  const before = last.redo.at(-1);
  const [after] = redo;
  const sets = redo.length === 1 && before?.value !== undefined && after?.value !== undefined;
  if (sets && before.path.join("\n") === after.path.join("\n")) {
    return { undo: last.undo, redo: [...last.redo.slice(0, -1), after] };
  }
  return { undo: [...undo, ...last.undo], redo: [...last.redo, ...redo] };
}

/** Undo and redo: the steps that led here and the steps that were taken back. */

import type { Recipe } from "../api/types";
import type { Edit } from "./commands";
import { applyPatches, type Patch } from "./patch";
import { RECIPE, type Scope, sameScope } from "./scope";
import { Stack } from "./stack";

export interface Step {
  readonly name: string;
  readonly undo: readonly Patch[];
  readonly redo: readonly Patch[];
  /** Edits of the same key join this step while it is open. */
  readonly key: string | null;
  /** Inside which subgraph it was done, from the outside in; empty for the recipe itself. */
  readonly scope: Scope;
}

export interface History {
  readonly recipe: Recipe;
  readonly past: Stack<Step>;
  readonly future: Stack<Step>;
}

const NONE = Stack.empty<Step>();

export function begin(recipe: Recipe): History {
  return { recipe, past: NONE, future: NONE };
}

/** Does an edit whose patches are of the whole recipe. One that changes nothing leaves no step. */
export function perform(history: History, edit: Edit, scope: Scope = RECIPE): History {
  const { tree, inverse } = applyPatches(history.recipe, edit.patches);
  if (inverse.length === 0) return history;
  const last = history.past.top;
  if (last && edit.key !== undefined && last.key === edit.key && sameScope(last.scope, scope)) {
    const joined = { ...last, ...merged(last, edit.patches, inverse) };
    return { recipe: tree, past: history.past.pop().push(joined), future: NONE };
  }
  const step: Step = { name: edit.name, undo: inverse, redo: edit.patches, key: edit.key ?? null, scope };
  return { recipe: tree, past: history.past.push(step), future: NONE };
}

/** Ends the step that further edits would join: a drag is over, a field was left. */
export function settle(history: History): History {
  const last = history.past.top;
  if (!last || last.key === null) return history;
  return { ...history, past: history.past.pop().push({ ...last, key: null }) };
}

export function undo(history: History): History {
  const step = history.past.top;
  if (!step) return history;
  const { tree } = applyPatches(history.recipe, step.undo);
  return { recipe: tree, past: history.past.pop(), future: history.future.push({ ...step, key: null }) };
}

export function redo(history: History): History {
  const step = history.future.top;
  if (!step) return history;
  const { tree } = applyPatches(history.recipe, step.redo);
  return { recipe: tree, past: history.past.push(step), future: history.future.pop() };
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

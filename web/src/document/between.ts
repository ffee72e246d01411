/** What leads from one recipe to another that was made of it. */

import type { Recipe } from "../api/types";
import type { Patch, Path } from "./patch";

type Tree = Readonly<Record<string, unknown>>;

/** The patches that lead from `before` to `after`. That one was written out and the other not is no difference: a part
 * that is empty and one that is missing, a version of 1 and none. */
export function patchesBetween(before: Recipe, after: Recipe): Patch[] {
  return [...between(before as unknown as Tree, after as unknown as Tree, [])];
}

function* between(before: Tree, after: Tree, path: Path): Generator<Patch> {
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key) && !isNothing(before[key])) yield { path: [...path, key] };
  }
  for (const [at, key] of Object.keys(after).entries()) {
    const [old, value, here] = [before[key], after[key], [...path, key]];
    if (isTree(old) && isTree(value)) yield* between(old, value, here);
    else if (!Object.hasOwn(before, key)) {
      if (!isNothing(value) && !(key === "version" && value === 1)) yield { path: here, value, at };
    } else if (JSON.stringify(old) !== JSON.stringify(value)) yield { path: here, value };
  }
}

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNothing = (value: unknown) =>
  value === null || value === "" || (isTree(value) && Object.keys(value).length === 0);

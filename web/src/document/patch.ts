/** The one primitive of editing: setting or removing a value at a path. Its inverse is of the same kind. */

export type Path = readonly string[];
type Tree = { readonly [key: string]: unknown };

/** Sets `value` at `path`; without a value it removes the key. `at` is the key's place among its siblings
 * when it is new, so that undoing a removal restores the order in which a recipe is written. */
export interface Patch {
  readonly path: Path;
  readonly value?: unknown;
  readonly at?: number;
}

export interface Patched<T> {
  readonly tree: T;
  readonly inverse: Patch[];
}

/** Returns the value at `path`, or undefined. Only own keys count: a node may be called `constructor`. */
export function valueAt(tree: unknown, path: Path): unknown {
  let here: unknown = tree;
  for (const key of path) {
    if (!isTree(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** Applies patches in order and returns the new tree with the patches that lead back, in their order. */
export function applyPatches<T>(tree: T, patches: readonly Patch[]): Patched<T> {
  let next: unknown = tree;
  const inverse: Patch[] = [];
  for (const patch of patches) {
    const [changed, back] = applyOne(next, patch.path, patch);
    next = changed;
    if (back) inverse.unshift({ ...back, path: patch.path });
  }
  return { tree: next as T, inverse };
}

/** Makes the patch that sets `value` at `path`, creating the parents that are missing. */
export function put(tree: unknown, path: Path, value: unknown): Patch {
  for (let depth = 1; depth < path.length; depth++) {
    const parent = path.slice(0, depth);
    if (isTree(valueAt(tree, parent))) continue;
    const nested = path.slice(depth).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return { path: parent, value: nested };
  }
  return { path, value };
}

type Back = { value?: unknown; at?: number } | null;

function applyOne(tree: unknown, path: Path, patch: Patch): [unknown, Back] {
  const [key, ...rest] = path;
  if (key === undefined) return [patch.value, { value: tree }];
  if (!isTree(tree)) throw new RangeError(`There is nothing at ${patch.path.join(" › ")}`);
  const present = Object.hasOwn(tree, key);
  if (rest.length > 0) {
    const [child, back] = applyOne(present ? tree[key] : undefined, rest, patch);
    return [withKey(tree, key, child), back];
  }
  if (patch.value === undefined) {
    if (!present) return [tree, null];
    const at = Object.keys(tree).indexOf(key);
    return [without(tree, key), { value: tree[key], at }];
  }
  if (present && Object.is(tree[key], patch.value)) return [tree, null];
  return [withKey(tree, key, patch.value, patch.at), present ? { value: tree[key] } : {}];
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withKey(tree: Tree, key: string, value: unknown, at?: number): Tree {
  if (at === undefined || Object.hasOwn(tree, key)) return { ...tree, [key]: value };
  const entries = Object.entries(tree);
  entries.splice(at, 0, [key, value]);
  return Object.fromEntries(entries);
}

function without(tree: Tree, key: string): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}

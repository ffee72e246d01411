/** The one primitive of editing: setting or removing a value at a path. Its inverse is of the same kind. */

export type Path = readonly string[];
type Tree = { readonly [key: string]: unknown };

/** Sets `value` at `path`, making the parents that are missing; without a value it removes the key. `at` is
 * the key's place among its siblings when it is new, so that undoing a removal restores the order in which a
 * recipe is written. */
export interface Patch {
  readonly path: Path;
  readonly value?: unknown;
  readonly at?: number;
}

export interface Patched<T> {
  readonly tree: T;
  readonly inverse: Patch[];
}

/** Applies patches in order and returns the new tree with the patches that lead back, in their order. */
export function applyPatches<T>(tree: T, patches: readonly Patch[]): Patched<T> {
  let next: unknown = tree;
  const inverse: Patch[] = [];
  for (const patch of patches) {
    const [changed, back] = applyOne(next, 0, patch);
    next = changed;
    if (back) inverse.unshift(back);
  }
  return { tree: next as T, inverse };
}

function applyOne(tree: unknown, depth: number, patch: Patch): [unknown, Patch | null] {
  const { path, value } = patch;
  const key = path[depth];
  if (key === undefined) return [value, { path, value: tree }];
  if (!isTree(tree)) throw new RangeError(`Nothing can lie at ${path.join(" › ")}`);
  const present = Object.hasOwn(tree, key);
  const last = depth === path.length - 1;
  if (!present && value === undefined) return [tree, null];
  if (!present) {
    const made = path.slice(depth + 1).reduceRight<unknown>((inner, name) => withKey({}, name, inner), value);
    return [withKey(tree, key, made, patch.at), { path: path.slice(0, depth + 1) }];
  }
  if (!last) {
    const [child, back] = applyOne(tree[key], depth + 1, patch);
    return [back ? withKey(tree, key, child) : tree, back];
  }
  if (value === undefined) {
    return [without(tree, key), { path, value: tree[key], at: Object.keys(tree).indexOf(key) }];
  }
  if (Object.is(tree[key], value)) return [tree, null];
  return [withKey(tree, key, value), { path, value: tree[key] }];
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// A computed key, unlike an assignment, also sets `__proto__` as a plain key.
function withKey(tree: Tree, key: string, value: unknown, at?: number): Tree {
  if (at === undefined || Object.hasOwn(tree, key)) return { ...tree, [key]: value };
  const entries = Object.entries(tree);
  entries.splice(at, 0, [key, value]);
  return Object.fromEntries(entries);
}

function without(tree: Tree, key: string): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}

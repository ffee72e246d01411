/** The recipe being edited, its history, and where it is kept. */

import { create } from "zustand";
import type { Recipe } from "../api/types";
import {
  begin,
  type Edit,
  emptyRecipe,
  type History,
  lifted,
  perform,
  RECIPE,
  reachable,
  redo,
  type Scope,
  sameScope,
  serialise,
  settle,
  tidied,
  undo,
  viewOf,
} from "../document";

/** Where the recipe came from: its id on the server, or null when it was never saved. */
export interface Origin {
  readonly id: string | null;
  readonly shipped: boolean;
  /** Which version on the server this one began as or was saved as; null where that is not known. */
  readonly tag?: string | null;
}

/** A recipe as it lies on the canvas, or in a tab that is not shown. */
export interface DocumentState extends History, Required<Origin> {
  /** The recipe as it was last saved or opened; null when it was never saved. */
  readonly saved: Recipe | null;
  /** Another number for each opening: what came of it stays with it, whichever tab is shown. */
  readonly opened: number;
  /** How many changes the draft held when it was restored. */
  readonly changesBefore: number;
  /** How many steps had been done when it was saved. */
  readonly savedDepth: number;
  /** The subgraph that the canvas shows, as the nodes that were entered. */
  readonly scope: Scope;
}

interface DocumentActions {
  /** Does an edit of the graph that the canvas shows. */
  perform(edit: Edit): void;
  /** Does an edit of the whole recipe, wherever the canvas is. */
  performWhole(edit: Edit): void;
  /** Ends the step that further edits of the same key would join. */
  settle(): void;
  undo(): void;
  redo(): void;
  /** Shows the recipe, or the inside of a subgraph. */
  goTo(scope: Scope): void;
  open(recipe: Recipe, origin: Origin, saved: Recipe | null, changes?: number): void;
  /** `depth`: how many steps had been done when the recipe was sent; more may have been done since. */
  markSaved(id: string, recipe: Recipe, tag: string | null, depth?: number): void;
}

let openings = 0;

/** A recipe that is opened now. `changes`: how many the draft holds already. */
export function openedNow(
  recipe: Recipe,
  { id, shipped, tag = null }: Origin,
  saved: Recipe | null,
  changes = 0,
): DocumentState {
  const place = { id, shipped, tag, saved, changesBefore: changes, savedDepth: 0, scope: RECIPE };
  return { ...begin(recipe), ...place, opened: openings++ };
}

/** A recipe after it was saved; `depth` as in `markSaved`. */
export function afterSaving(
  state: DocumentState,
  id: string,
  recipe: Recipe,
  tag: string | null,
  depth = state.past.length,
): DocumentState {
  return {
    ...state,
    ...settle(state),
    id,
    shipped: false,
    tag,
    saved: recipe,
    changesBefore: 0,
    savedDepth: depth,
  };
}

export const useDocument = create<DocumentState & DocumentActions>()((set) => ({
  ...openedNow(emptyRecipe(), { id: null, shipped: false }, null),
  perform: (edit) =>
    set((state) => {
      const patches = lifted(state.recipe, state.scope, tidied(graphOf(state), edit.patches));
      return shownAt(state, done(state, { ...edit, patches }), state.scope);
    }),
  performWhole: (edit) => set((state) => shownAt(state, done(state, edit), state.scope)),
  settle: () => set(settle),
  // Who takes a step back wants to see what becomes of it.
  undo: () => set((state) => shownAt(state, undo(state), state.past.top?.scope ?? state.scope)),
  redo: () => set((state) => shownAt(state, redo(state), state.future.top?.scope ?? state.scope)),
  goTo: (scope) => set((state) => shownAt(state, settle(state), scope)),
  open: (recipe, origin, saved, changes) => set(openedNow(recipe, origin, saved, changes)),
  markSaved: (id, recipe, tag, depth) => set((state) => afterSaving(state, id, recipe, tag, depth)),
}));

function done(state: DocumentState, edit: Edit): Pick<DocumentState, "savedDepth"> & History {
  const after = perform(state, edit, state.scope);
  // What is done after steps back past the saving does not lead there any more.
  const lost = after.recipe !== state.recipe && state.past.length < state.savedDepth;
  return { ...after, savedDepth: lost ? 0 : state.savedDepth };
}

function shownAt<T extends History>(before: DocumentState, after: T, scope: Scope): T & { scope: Scope } {
  const found = reachable(after.recipe, scope);
  return { ...after, scope: sameScope(found, before.scope) ? before.scope : found };
}

// Every card asks for its node after every edit.
let newest: { recipe: Recipe; scope: Scope; graph: Recipe } | null = null;

/** The graph that the canvas shows: the recipe, or a subgraph as if it were one. */
export function graphOf({ recipe, scope }: Pick<DocumentState, "recipe" | "scope">): Recipe {
  if (newest?.recipe !== recipe || newest.scope !== scope) {
    newest = { recipe, scope, graph: viewOf(recipe, scope) };
  }
  return newest.graph;
}

// Recipes are never changed in place, and several parts of the page ask after every edit.
const texts = new WeakMap<Recipe, string>();

function textOf(recipe: Recipe): string {
  const known = texts.get(recipe);
  if (known !== undefined) return known;
  const text = serialise(recipe);
  texts.set(recipe, text);
  return text;
}

/** Whether the recipe is as it was saved. */
export function isSaved(state: DocumentState): boolean {
  return (
    state.saved !== null && (state.saved === state.recipe || textOf(state.saved) === textOf(state.recipe))
  );
}

/** How many steps of undo lead back to what was saved. */
export function changesSince(state: DocumentState): number {
  if (isSaved(state)) return 0;
  const at = state.savedDepth <= state.past.length ? state.savedDepth : 0;
  return Math.max(1, state.changesBefore + state.past.length - at);
}

/** The graph on the canvas now, for code outside components: what an edit is made for. */
export const currentRecipe = (): Recipe => graphOf(useDocument.getState());

/** The whole recipe now: what is painted, saved and checked. */
export const wholeRecipe = (): Recipe => useDocument.getState().recipe;

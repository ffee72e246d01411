/** The recipe being edited, its history, and where it is kept. */

import { create } from "zustand";
import type { Recipe } from "../api/types";
import {
  begin,
  type Edit,
  emptyRecipe,
  type History,
  perform,
  redo,
  type Step,
  serialise,
  settle,
  undo,
} from "../document";

/** Where the recipe came from: its id on the server, or null when it was never saved. */
export interface Origin {
  readonly id: string | null;
  readonly shipped: boolean;
  /** Which version on the server this one began as or was saved as; null where that is not known. */
  readonly tag?: string | null;
}

interface DocumentState extends History, Required<Origin> {
  /** The recipe as it was last saved or opened; null when it was never saved. */
  readonly saved: Recipe | null;
  /** Rises whenever another recipe is opened, so that the canvas fits its view. */
  readonly opened: number;
  /** How many changes the draft held when it was restored. */
  readonly changesBefore: number;
  readonly savedStep: Step | null;
}

interface DocumentActions {
  perform(edit: Edit): void;
  /** Ends the step that further edits of the same key would join. */
  settle(): void;
  undo(): void;
  redo(): void;
  open(recipe: Recipe, origin: Origin, saved: Recipe | null, changes?: number): void;
  markSaved(id: string, recipe: Recipe, tag: string | null): void;
}

export const useDocument = create<DocumentState & DocumentActions>()((set) => ({
  ...begin(emptyRecipe()),
  id: null,
  shipped: false,
  tag: null,
  saved: null,
  opened: 0,
  changesBefore: 0,
  savedStep: null,
  perform: (edit) => set((state) => perform(state, edit)),
  settle: () => set(settle),
  undo: () => set(undo),
  redo: () => set(redo),
  open: (recipe, { id, shipped, tag = null }, saved, changes = 0) =>
    set((state) => ({
      ...begin(recipe),
      id,
      shipped,
      tag,
      saved,
      opened: state.opened + 1,
      changesBefore: changes,
      savedStep: null,
    })),
  markSaved: (id, recipe, tag) =>
    set((state) => ({
      ...settle(state),
      id,
      shipped: false,
      tag,
      saved: recipe,
      changesBefore: 0,
      savedStep: settle(state).past.at(-1) ?? null,
    })),
}));

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
  const at = state.savedStep ? state.past.indexOf(state.savedStep) + 1 : 0;
  return Math.max(1, state.changesBefore + state.past.length - at);
}

/** The recipe now, for code outside components. */
export const currentRecipe = (): Recipe => useDocument.getState().recipe;

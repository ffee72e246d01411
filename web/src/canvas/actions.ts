/** What the keyboard and the menus do to the selection. */

import type { Problem, Recipe } from "../api/types";
import {
  applyPatches,
  copyNodes,
  duplicate,
  type Edit,
  forgotten,
  framesOf,
  hasContent,
  isBoundary,
  itemId,
  itemOf,
  marked,
  nodeOf,
  nodesOf,
  notesOf,
  type Point,
  paste,
  readFragment,
  setMode,
  withoutItems,
} from "../document";
import { currentRecipe, placeOf, say, shownNodes, useDocument, useSelection, wholeRecipe } from "../state";
import { t } from "../text";
import { removal } from "./deleting";
import { useFlow } from "./flow";
import { performPlaced, placed } from "./placing";

const chosen = () => useSelection.getState().nodes.filter((id) => nodeOf(currentRecipe(), id));

// The selected nodes, frames and notes, but not the cards of a subgraph's own sockets.
const chosenItems = () => useSelection.getState().nodes.filter((id) => !isBoundary(id));

/** The selection as text for the clipboard, or null when no node is selected. */
export function copied(): string | null {
  return copyNodes(currentRecipe(), chosenItems());
}

/** Deletes what is selected; the wires of its nodes heal where the types fit. */
export function deleteSelection(): void {
  deleteChosen(true);
}

/** Deletes what is selected and cuts the wires of its nodes. */
export function deleteAndCut(): void {
  deleteChosen(false);
}

function deleteChosen(heal: boolean): void {
  const locked = marked(currentRecipe(), "locked");
  const ids = chosen().filter((id) => !isBoundary(id) && !locked.has(id));
  const items = useSelection.getState().nodes.filter((id) => itemOf(id));
  const { edges } = useFlow.getState();
  const wires = edges.filter((each) => each.selected).flatMap((each) => (each.data ? [each.data.wire] : []));
  if (ids.length === 0 && wires.length === 0 && items.length === 0) {
    if (chosen().some((id) => locked.has(id))) say(t("structure.isLocked"));
    return;
  }
  performPlaced((recipe) => {
    const edit = removal(recipe, ids, wires, heal);
    const { tree } = applyPatches(recipe, edit.patches);
    const taken = withoutItems(tree, items);
    const marks = forgotten(applyPatches(tree, taken).tree, ids);
    const only = ids.length === 0 && wires.length === 0;
    const name = only ? t("structure.didDelete", { count: items.length }) : edit.name;
    return { name, patches: [...edit.patches, ...taken, ...marks] };
  });
}

export function duplicateSelection(): void {
  const ids = chosenItems();
  if (ids.length === 0) return;
  performAndSelect((recipe) => duplicate(recipe, ids, shownNodes()));
}

/** Pastes text that was copied here (or any recipe's text) at a place; says so when it is something else. */
export function pasteText(text: string, at: Point): void {
  const fragment = readFragment(text);
  if (!fragment || !hasContent(fragment)) {
    say(t("app.nothingToPaste"));
    return;
  }
  performAndSelect((recipe) => paste(recipe, placed(fragment).recipe, at, shownNodes()));
}

function performAndSelect(make: (recipe: Recipe) => { edit: Edit; ids: string[] }): void {
  let made: readonly string[] = [];
  performPlaced((recipe) => {
    const { edit, ids } = make(recipe);
    made = ids;
    return edit;
  });
  useFlow.getState().select(made);
}

export function selectAll(): void {
  const recipe = currentRecipe();
  useFlow
    .getState()
    .select([
      ...Object.keys(nodesOf(recipe)),
      ...[...framesOf(recipe).keys()].map((id) => itemId("frame", id)),
      ...[...notesOf(recipe).keys()].map((id) => itemId("note", id)),
    ]);
}

/** Bypasses or mutes the selection; again, and it runs as usual. */
export function toggleMode(mode: "bypass" | "mute"): void {
  const locked = marked(currentRecipe(), "locked");
  const ids = chosen().filter((id) => !isBoundary(id) && !locked.has(id));
  if (ids.length === 0) return;
  const all = ids.every((id) => nodeOf(currentRecipe(), id)?.mode === mode);
  useDocument.getState().perform(setMode(currentRecipe(), ids, all ? null : mode));
}

export function selectProblem(problem: Problem): string | null {
  const place = problem.node ? placeOf(wholeRecipe(), problem.node) : null;
  if (!place) return null;
  useDocument.getState().goTo(place.scope);
  useFlow.getState().select([place.id]);
  return place.id;
}

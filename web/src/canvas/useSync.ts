import { useEffect } from "react";
import { currentRecipe, knowledge, useCatalogue, useDocument, useSelection } from "../state";
import { useConnecting } from "./connecting";
import { useExpanded } from "./expanded";
import { useFlow } from "./flow";
import { chooseAgain, keepChosen } from "./leftViews";

/** Keeps what React Flow draws in step with the document and the catalogue. */
export function useSync(): void {
  useEffect(() => {
    const sync = () => useFlow.getState().sync(currentRecipe(), knowledge());
    sync();
    const stops = [
      useDocument.subscribe((state, before) => {
        const another = state.opened !== before.opened;
        if (another) keepChosen(before.opened);
        if (another || state.scope !== before.scope) forget();
        if (state.recipe !== before.recipe || state.scope !== before.scope) sync();
        if (another) chooseAgain(state.opened);
      }),
      useCatalogue.subscribe(sync),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}

// Another recipe, or the inside of a group, may have nodes of the same ids.
function forget(): void {
  useFlow.getState().select([]);
  useSelection.getState().select([]);
  useExpanded.getState().clear();
  useConnecting.getState().letGo();
}

import type { ReactNode } from "react";
import { quietly, useLists } from "../state";
import { NotLoaded } from "../ui/NotLoaded";

/** What stands in place of a list of the server that could not be read; undefined where it could. */
export function useFailed(
  list: "recipes" | "pictures" | "results",
  load: "loadRecipes" | "loadPictures" | "loadResults",
): ReactNode | undefined {
  const why = useLists(({ troubles }) => troubles[list]);
  return why ? <NotLoaded why={why} onAgain={() => void quietly(useLists.getState()[load]())} /> : undefined;
}

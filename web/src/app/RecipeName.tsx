import { useState } from "react";
import { rename } from "../document";
import { changesSince, isSaved, useDocument } from "../state";
import { plural } from "../ui/format";

/** The recipe's name, which a click makes a field, and whether it is saved. */
export function RecipeName() {
  const name = useDocument((state) => state.recipe.name ?? "Untitled");
  const [editing, setEditing] = useState(false);
  const commit = (text: string) => {
    setEditing(false);
    const next = text.trim();
    if (next && next !== name) useDocument.getState().perform(rename(next));
  };
  return (
    <>
      {editing ? (
        <input
          className="recipe-name"
          aria-label="Recipe name"
          defaultValue={name}
          maxLength={200}
          // biome-ignore lint/a11y/noAutofocus: a click on the name asked for it
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => commit(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape") setEditing(false);
          }}
        />
      ) : (
        <button type="button" className="recipe-name" title="Rename" onClick={() => setEditing(true)}>
          {name}
        </button>
      )}
      <SaveState />
    </>
  );
}

function SaveState() {
  const text = useDocument((state) => {
    if (isSaved(state)) return "Saved";
    return state.saved === null ? "Draft" : `Draft, ${plural(changesSince(state), "change")}`;
  });
  return (
    <span className="recipe-state" role="status" aria-label="State of the recipe">
      {text}
    </span>
  );
}

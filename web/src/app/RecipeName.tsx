import { useState } from "react";
import { rename } from "../document";
import { changesSince, isSaved, useDocument } from "../state";
import { t } from "../text";

/** The recipe's name, which a click makes a field, and whether it is saved. */
export function RecipeName() {
  const name = useDocument((state) => state.recipe.name ?? t("common.untitled"));
  const [editing, setEditing] = useState(false);
  const commit = (text: string) => {
    setEditing(false);
    const next = text.trim();
    if (next && next !== name) useDocument.getState().performWhole(rename(next));
  };
  return (
    <>
      {editing ? (
        <input
          className="recipe-name"
          aria-label={t("app.recipeName")}
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
        <button
          type="button"
          className="recipe-name"
          title={t("app.rename")}
          onClick={() => setEditing(true)}
        >
          {name}
        </button>
      )}
      <SaveState />
    </>
  );
}

function SaveState() {
  const text = useDocument((state) => {
    if (isSaved(state)) return t("app.saved");
    return state.saved === null ? t("app.draft") : t("app.draftChanges", { changes: changesSince(state) });
  });
  return (
    <span className="recipe-state" role="status" aria-label={t("app.recipeState")}>
      {text}
    </span>
  );
}

import { rename } from "../document";
import { changesSince, isSaved, useDocument } from "../state";
import { t } from "../text";
import { EditableText } from "../ui/EditableText";

/** The recipe's name, which a click makes a field, and whether it is saved. */
export function RecipeName() {
  const name = useDocument((state) => state.recipe.name ?? t("common.untitled"));
  return (
    <>
      <EditableText
        text={name}
        label={t("app.recipeName")}
        className="recipe-name"
        opensByClick={t("app.rename")}
        onChange={(next) => useDocument.getState().performWhole(rename(next))}
      />
      <SaveState />
    </>
  );
}

/** Whether the recipe is saved, in words. */
export function SaveState() {
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

import { shownName } from "../common/words";
import { rename } from "../document";
import { changesSince, isSaved, useDocument } from "../state";
import { t } from "../text";
import { EditableText } from "../ui/EditableText";

/** The recipe's name, which a click makes a field. */
export function RecipeName() {
  const name = useDocument((state) => shownName(state.recipe));
  return (
    <EditableText
      text={name}
      label={t("app.recipeName")}
      className="recipe-name"
      opensByClick={t("app.rename")}
      onChange={(next) => useDocument.getState().performWhole(rename(next))}
    />
  );
}

/** Whether the recipe is saved, in words. */
export function useSaveState(): string {
  return useDocument((state) => {
    if (isSaved(state)) return t("app.saved");
    return state.saved === null ? t("app.draft") : t("app.draftChanges", { changes: changesSince(state) });
  });
}

import { ImagePlus } from "lucide-react";
import type { Point } from "../document";
import { FIRST_RECIPE, graphOf, openRecipe, useCatalogue, useDocument } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";

/** What to do with an empty canvas. */
export function Invitation({ onAdd }: { onAdd: (screen: Point) => void }) {
  const empty = useDocument((state) => Object.keys(graphOf(state).nodes ?? {}).length === 0);
  const ready = useCatalogue((state) => state.ready);
  if (!empty || !ready) return null;
  return (
    <div className="invitation">
      <EmptyState
        icon={<ImagePlus size={24} strokeWidth={1.5} aria-hidden />}
        title={t("app.dropHere")}
        hint={t("app.dropHereHint")}
        action={
          <span className="invitation-buttons">
            <Button
              onClick={(event) => {
                const { left, bottom } = event.currentTarget.getBoundingClientRect();
                onAdd({ x: left, y: bottom + 8 });
              }}
            >
              {t("app.addANode")}
            </Button>
            <Button onClick={() => void openRecipe(FIRST_RECIPE)}>{t("app.openQuickstart")}</Button>
          </span>
        }
      />
    </div>
  );
}

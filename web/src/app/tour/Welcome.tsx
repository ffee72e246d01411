import { X } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import {
  FIRST_RECIPE,
  isActive,
  useCatalogue,
  useDocument,
  usePreferences,
  useRuns,
  useSelection,
} from "../../state";
import { t } from "../../text";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { useViewing } from "../viewing";
import { useTour } from "./state";
import "./Welcome.css";

const Tour = lazy(() => import("./Tour"));

/** The tour, where it was asked for. */
export function TourWhenAsked() {
  const touring = useTour((state) => state.step !== null);
  return touring ? (
    <Suspense>
      <Tour />
    </Suspense>
  ) : null;
}

/** What a first visitor meets: one bubble that points at Paint. */
export function Welcome() {
  const touring = useTour((state) => state.step !== null);
  const welcomed = usePreferences((state) => state.welcomed);
  return touring || welcomed ? null : <Bubble />;
}

function Bubble() {
  const { welcome } = usePreferences.getState();
  const ready = useCatalogue((state) => state.ready);
  const first = useDocument(({ id, recipe, saved }) => id === FIRST_RECIPE && recipe === saved);
  const began = useRuns(({ runs }) => Object.values(runs).some(isActive));
  const looking = useSelection((state) => state.nodes.length > 0);
  const changed = useDocument((state) => state.past.length > 0);
  const viewing = useViewing((state) => state.viewing !== null);
  const selected = useSelection(({ nodes }) => nodes.length > 0);
  // Who paints, changes the recipe or looks at a node's settings, which the bubble would cover, needs nobody to point.
  useEffect(() => {
    if (began || changed || selected) welcome();
  }, [began, changed, selected, welcome]);
  // Who looks at a node looks at the panel on which it would lie.
  if (!ready || !first || began || looking || viewing) return null;
  return (
    <aside className="welcome" aria-label={t("tour.welcome")}>
      <p>{t("tour.bubble")}</p>
      <div className="welcome-ways">
        <Button size="small" kind="plain" onClick={() => useTour.getState().start()}>
          {t("tour.take")}
        </Button>
        <IconButton size="small" label={t("tour.dismiss")} icon={<X />} onClick={welcome} />
      </div>
    </aside>
  );
}

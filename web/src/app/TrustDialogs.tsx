import { lazy, Suspense, useEffect } from "react";
import { quietly, say, useDocument } from "../state";
import { comparisonOf } from "../state/lock";
import { t } from "../text";
import { useTrust } from "./trust";

const Versions = lazy(() => import("./VersionsDialog"));
const SameHere = lazy(() => import("./LockDialog"));

/** The dialogs of the recipe menu about versions and sameness, loaded when they are asked for. */
export function TrustDialogs() {
  const view = useTrust((state) => state.view);
  const show = useTrust((state) => state.show);
  const close = () => show(null);
  useWarning();
  return (
    <Suspense>
      {view === "versions" ? <Versions onClose={close} /> : null}
      {view === "lock" ? <SameHere onClose={close} /> : null}
    </Suspense>
  );
}

/** Says once of each locked recipe that is opened if it will be painted otherwise here. */
function useWarning(): void {
  const opened = useDocument((state) => state.opened);
  useEffect(() => {
    const { recipe } = useDocument.getState();
    if (!recipe.lock) return;
    void quietly(comparisonOf(recipe)).then((found) => {
      if (found?.result !== "different" && found?.result !== "close") return;
      if (useDocument.getState().opened !== opened) return;
      const act = () => useTrust.getState().show("lock");
      const different = found.result === "different";
      say(t(different ? "trust.warnDifferent" : "trust.warnClose"), different ? "problem" : "info", {
        label: t("trust.show"),
        act,
      });
    });
  }, [opened]);
}

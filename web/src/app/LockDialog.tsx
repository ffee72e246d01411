import { Lock } from "lucide-react";
import { useMemo, useState } from "react";
import type { RecipeLock } from "../api/types";
import { SameHere } from "../panels/SameHere";
import { useDocument } from "../state";
import { comparisonOf, lockRecipe, unlockRecipe } from "../state/lock";
import { locale, t } from "../text";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { EmptyState } from "../ui/EmptyState";
import { NotLoaded } from "../ui/NotLoaded";
import { Spinner } from "../ui/Spinner";
import { useAsked } from "./useAsked";

const dateAndTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** Whether the open recipe paints the same here as when it was locked; locks it, too. */
export default function LockDialog({ onClose }: { onClose: () => void }) {
  const lock = useDocument((state) => state.recipe.lock);
  const [comparison, again] = useComparison();
  const [busy, setBusy] = useState(false);
  const relock = () => {
    setBusy(true);
    void lockRecipe().finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={t("trust.sameHere")}
      description={lock ? told(lock) : t("trust.lockAbout")}
      footer={
        <>
          {lock ? <Button onClick={unlockRecipe}>{t("trust.unlock")}</Button> : null}
          <Button kind={lock ? "quiet" : "paint"} busy={busy} onClick={relock}>
            {t(lock ? "trust.lockAnew" : "trust.lockVersions")}
          </Button>
        </>
      }
    >
      {lock ? (
        comparison.state === "failed" ? (
          <NotLoaded why={comparison.why} onAgain={again} />
        ) : comparison.state === "here" ? (
          <SameHere comparison={comparison.value} />
        ) : (
          <Spinner label={t("trust.lookingUp")} />
        )
      ) : (
        <EmptyState
          icon={<Lock size={20} strokeWidth={1.5} aria-hidden />}
          title={t("trust.notLocked")}
          hint={t("trust.notLockedHint")}
        />
      )}
    </Dialog>
  );
}

function told({ made, processor }: RecipeLock): string {
  const when = dateAndTime.format(1000 * (made ?? 0));
  return processor ? t("trust.lockedOn", { when, machine: processor }) : t("trust.lockedWhen", { when });
}

/** How the open recipe compares with its lock, asked anew whenever it changes. */
function useComparison() {
  const recipe = useDocument((state) => state.recipe);
  return useAsked(useMemo(() => (recipe.lock ? () => comparisonOf(recipe) : null), [recipe]));
}

import { useCallback, useEffect, useState } from "react";
import type { RecipeVersion } from "../api/types";
import { versionsApi } from "../api/versions";
import { ChangeLines, VersionList } from "../panels/VersionList";
import { attempt, useDocument } from "../state";
import { lookAt, type OpenVersion, openVersion, restoreVersion } from "../state/versions";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { EmptyState } from "../ui/EmptyState";
import { Spinner } from "../ui/Spinner";

/** What the open recipe was saved as before, with what changed each time; each can be brought back. */
export default function VersionsDialog({ onClose }: { onClose: () => void }) {
  const id = useDocument((state) => (state.shipped ? null : state.id));
  const name = useDocument((state) => state.recipe.name ?? "");
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={t("trust.versionsOf", { name: name || t("trust.untitled") })}
      description={t("trust.versionsAbout")}
    >
      {id === null ? (
        <EmptyState title={t("trust.noVersions")} hint={t("trust.noVersionsHint")} />
      ) : (
        <Versions id={id} onDone={onClose} />
      )}
    </Dialog>
  );
}

function Versions({ id, onDone }: { id: string; onDone: () => void }) {
  const { versions, next, more } = useVersions(id);
  const [chosen, setChosen] = useState<number | null>(null);
  const laidOpen = useLaidOpen(id, chosen);
  const tag = useDocument((state) => state.tag?.replaceAll('"', "") ?? null);
  if (versions === null) return <Spinner label={t("trust.lookingUp")} />;
  if (versions.length === 0) {
    return <EmptyState title={t("trust.noneYet")} hint={t("trust.noneYetHint")} />;
  }
  const done = (well: boolean) => {
    if (well) onDone();
  };
  return (
    <>
      <VersionList
        versions={versions}
        current={tag}
        chosen={chosen}
        onChoose={setChosen}
        onRestore={(version) => void restoreVersion(id, version).then(done)}
        onOpen={(version) => void openVersion(id, version).then(done)}
        since={
          laidOpen === "failed" ? (
            <EmptyState title={t("trust.notLookedUp")} hint={t("trust.notLookedUpHint")} />
          ) : laidOpen ? (
            <ChangeLines title={t("trust.sinceThen")} lines={laidOpen.sinceThen} />
          ) : (
            <Spinner label={t("trust.lookingUp")} />
          )
        }
      />
      {next !== null ? (
        <Button size="small" onClick={more}>
          {t("trust.older")}
        </Button>
      ) : null}
    </>
  );
}

/** The versions of a recipe as far as they were asked for; null until the first of them are there. */
function useVersions(id: string) {
  const [versions, setVersions] = useState<readonly RecipeVersion[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const load = useCallback(
    async (after?: string) => {
      const page = await attempt(versionsApi.list(id, after));
      setVersions((before) => [...(after ? (before ?? []) : []), ...(page?.items ?? [])]);
      setNext(page?.next ?? null);
    },
    [id],
  );
  useEffect(() => void load(), [load]);
  return { versions, next, more: () => void load(next ?? undefined) };
}

function useLaidOpen(id: string, number: number | null): OpenVersion | "failed" | null {
  const [found, setFound] = useState<OpenVersion | "failed" | null>(null);
  useEffect(() => {
    let wanted = true;
    setFound(null);
    if (number !== null) {
      void lookAt(id, number).then((version) => {
        if (wanted) setFound(version ?? "failed");
      });
    }
    return () => {
      wanted = false;
    };
  }, [id, number]);
  return found;
}

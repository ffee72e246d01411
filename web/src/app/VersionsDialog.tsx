import { useCallback, useEffect, useState } from "react";
import { errorText } from "../api/http";
import type { RecipeVersion } from "../api/types";
import { versionsApi } from "../api/versions";
import { ChangeLines, VersionList } from "../panels/VersionList";
import { useDocument } from "../state";
import { lookAt, openVersion, restoreVersion } from "../state/versions";
import { t } from "../text";
import { shippedName } from "../text/served";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { EmptyState } from "../ui/EmptyState";
import { NotLoaded } from "../ui/NotLoaded";
import { Spinner } from "../ui/Spinner";
import { useAsked } from "./useAsked";

/** What the open recipe was saved as before, with what changed each time; each can be brought back. */
export default function VersionsDialog({ onClose }: { onClose: () => void }) {
  const id = useDocument((state) => (state.shipped ? null : state.id));
  const name = useDocument((state) => shippedName(state.recipe.name ?? ""));
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
  const { versions, why, more, load } = useVersions(id);
  const [chosen, setChosen] = useState<number | null>(null);
  const tag = useDocument((state) => state.tag?.replaceAll('"', "") ?? null);
  const failed = why === null ? null : <NotLoaded why={why} onAgain={load} />;
  if (versions === null) return failed ?? <Spinner label={t("trust.lookingUp")} />;
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
        since={chosen === null ? null : <Since key={chosen} id={id} number={chosen} />}
      />
      {failed ??
        (more ? (
          <Button size="small" onClick={load}>
            {t("trust.older")}
          </Button>
        ) : null)}
    </>
  );
}

/** What changed on the canvas since a version. */
function Since({ id, number }: { id: string; number: number }) {
  const [asked, again] = useAsked(useCallback(() => lookAt(id, number), [id, number]));
  if (asked.state === "failed") return <NotLoaded why={asked.why} onAgain={again} />;
  if (asked.state === "asking") return <Spinner label={t("trust.lookingUp")} />;
  return <ChangeLines title={t("trust.sinceThen")} lines={asked.value.sinceThen} />;
}

/** The versions of a recipe as far as they were asked for; null until the first of them are there. `load` asks for
 * more of them, or once more where that failed, as `why` says. */
function useVersions(id: string) {
  const [versions, setVersions] = useState<readonly RecipeVersion[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const read = useCallback(
    async (after: string | null) => {
      setWhy(null);
      try {
        const page = await versionsApi.list(id, after ?? undefined);
        setVersions((before) => [...(after === null ? [] : (before ?? [])), ...page.items]);
        setNext(page.next);
      } catch (error) {
        setWhy(errorText(error));
      }
    },
    [id],
  );
  useEffect(() => void read(null), [read]);
  return { versions, why, more: next !== null, load: () => void read(next) };
}

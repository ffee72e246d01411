import {
  ChevronDown,
  Download,
  FilePlus2,
  FolderOpen,
  History,
  Lock,
  LockKeyhole,
  Save,
  SaveAll,
  Smartphone,
  X,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { closeTab, exportRecipe, openNew, save, saveAs, useKeysText } from "../state";
import { lockRecipe } from "../state/lock";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { chooseFile } from "./chooseFile";
import { useSaveState } from "./RecipeName";
import { useTrust } from "./trust";

const ShareDialog = lazy(async () => ({ default: (await import("./ShareDialog")).ShareDialog }));

/** Whether the recipe is saved, on the button of what can be done with it: new, open, save, export, share. */
export function RecipeMenu() {
  const icon = { size: 16, strokeWidth: 1.5 };
  const [sharing, setSharing] = useState(false);
  const show = useTrust((state) => state.show);
  const state = useSaveState();
  return (
    <>
      {/* A button's own words are not read out when they change. */}
      <span className="visually-hidden" role="status" aria-label={t("app.recipeState")}>
        {state}
      </span>
      <Menu
        align="start"
        trigger={
          <Button kind="plain" className="recipe-menu">
            <span className="recipe-state">{state}</span>
            <span className="visually-hidden">{t("app.recipeMenu")}</span>
            <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
          </Button>
        }
        items={[
          { label: t("app.newRecipe"), icon: <FilePlus2 {...icon} />, onSelect: () => openNew() },
          {
            label: t("app.openFile"),
            icon: <FolderOpen {...icon} />,
            shortcut: useKeysText("openFile"),
            onSelect: chooseFile,
          },
          {
            label: t("tabs.close"),
            icon: <X {...icon} />,
            shortcut: useKeysText("closeTab"),
            onSelect: () => void closeTab(),
          },
          { kind: "line" },
          {
            label: t("common.save"),
            icon: <Save {...icon} />,
            shortcut: useKeysText("save"),
            onSelect: () => void save(),
          },
          {
            label: t("app.saveAsMenu"),
            icon: <SaveAll {...icon} />,
            shortcut: useKeysText("saveAs"),
            onSelect: () => void saveAs(),
          },
          {
            label: t("shortcuts.export"),
            icon: <Download {...icon} />,
            shortcut: useKeysText("export"),
            onSelect: exportRecipe,
          },
          { kind: "line" },
          { label: t("trust.versions"), icon: <History {...icon} />, onSelect: () => show("versions") },
          { label: t("trust.lockVersions"), icon: <Lock {...icon} />, onSelect: () => void lockRecipe() },
          { label: t("trust.sameHere"), icon: <LockKeyhole {...icon} />, onSelect: () => show("lock") },
          {
            label: t("form.shareItem"),
            icon: <Smartphone {...icon} />,
            onSelect: () => setSharing(true),
          },
        ]}
      />
      {sharing ? (
        <Suspense>
          <ShareDialog onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

import { useReactFlow } from "@xyflow/react";
import { lazy, Suspense, useCallback, useState } from "react";
import { api } from "../api/client";
import { apiUrl } from "../api/http";
import type { Picture, RecipeSummary } from "../api/types";
import { add, bringIntoView, placePicture, roomAt, upload } from "../canvas";
import { ImagesDrawer } from "../panels/ImagesDrawer";
import { NodesDrawer } from "../panels/NodesDrawer";
import { RecipesDrawer } from "../panels/RecipesDrawer";
import {
  attempt,
  type Drawer,
  deleteRecipe,
  exportRecipe,
  knowledge,
  openFile,
  openNew,
  openRecipe,
  saveAs,
  useCatalogue,
  useDocument,
  useLists,
  usePreferences,
} from "../state";
import { useFailed } from "./Failed";
import { useGallery } from "./Gallery";
import { HistoryPanel } from "./HistoryPanel";
import { KeptBlocks } from "./KeptBlocks";
import { LeftDrafts } from "./LeftDrafts";
import { ProblemsPanel } from "./ProblemsPanel";
import { QueuePanel } from "./QueuePanel";
import { SettingsPanel } from "./SettingsPanel";
import { useAsked } from "./useAsked";

const Outline = lazy(() => import("../outline/OutlinePanel"));

/** The drawer that the rail opened. */
export default function Drawers({ drawer }: { drawer: Drawer }) {
  const close = usePreferences((state) => state.closeDrawer);
  switch (drawer) {
    case "recipes":
      return <Recipes onClose={close} />;
    case "nodes":
      return <Nodes onClose={close} />;
    case "outline":
      return (
        <Suspense>
          <Outline onClose={close} />
        </Suspense>
      );
    case "images":
      return <Images onClose={close} />;
    case "queue":
      return <QueuePanel onClose={close} />;
    case "problems":
      return <ProblemsPanel onClose={close} />;
    case "history":
      return <HistoryPanel onClose={close} />;
    case "settings":
      return <SettingsPanel onClose={close} />;
  }
}

interface DrawerProps {
  onClose: () => void;
}

function Recipes({ onClose }: DrawerProps) {
  const recipes = useLists((state) => state.recipes);
  const current = useDocument((state) => state.id);
  return (
    <RecipesDrawer
      recipes={recipes}
      failed={useFailed("recipes", "loadRecipes")}
      pictureOf={usePicturesOf(recipes)}
      current={current}
      drafts={<LeftDrafts />}
      blocks={<KeptBlocks />}
      onOpen={(id) => void openRecipe(id)}
      onDelete={(id) => void deleteRecipe(id)}
      onNew={() => openNew()}
      onSaveAs={() => void saveAs()}
      onExport={exportRecipe}
      onImport={(file) => void openFile(file)}
      onGallery={() => useGallery.getState().show(true)}
      onClose={onClose}
    />
  );
}

function Nodes({ onClose }: DrawerProps) {
  const nodes = useCatalogue((state) => state.catalogue.nodes);
  const flow = useReactFlow();
  const middle = useMiddle();
  return (
    <NodesDrawer
      nodes={nodes}
      onAdd={(type) => {
        const info = knowledge().nodes.get(type);
        if (info) bringIntoView(flow, add(info, roomAt(info, middle())));
      }}
      onClose={onClose}
    />
  );
}

function Images({ onClose }: DrawerProps) {
  const pictures = useLists((state) => state.pictures);
  const flow = useReactFlow();
  const middle = useMiddle();
  const [busy, setBusy] = useState(false);
  const send = async (files: File[]) => {
    setBusy(true);
    for (const file of files) await attempt(upload(file));
    setBusy(false);
  };
  const remove = async (picture: Picture) => {
    await attempt(api.deleteImage(picture));
    await attempt(useLists.getState().loadPictures());
  };
  return (
    <ImagesDrawer
      pictures={pictures}
      failed={useFailed("pictures", "loadPictures")}
      busy={busy}
      onUpload={(files) => void send(files)}
      onDelete={(picture) => void remove(picture)}
      onAdd={(picture) => {
        const id = placePicture(picture.ref, middle(), null);
        if (id !== null) bringIntoView(flow, id);
      }}
      onClose={onClose}
    />
  );
}

/** Where a node goes that was not dropped anywhere: the middle of what is seen, a little aside each time. */
function useMiddle() {
  const { screenToFlowPosition } = useReactFlow();
  return () => {
    const box = document.querySelector(".canvas")?.getBoundingClientRect();
    const aside = (Object.keys(useDocument.getState().recipe.nodes ?? {}).length % 5) * 24;
    const x = (box?.left ?? 0) + (box?.width ?? innerWidth) / 2 - 120;
    const y = (box?.top ?? 0) + (box?.height ?? innerHeight) / 2 - 120;
    return screenToFlowPosition({ x: x + aside, y: y + aside });
  };
}

// A recipe's picture is the gallery's; where that cannot be had, the list is good without.
function usePicturesOf(recipes: readonly RecipeSummary[]): (id: string) => string | undefined {
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for anew when the recipes change
  const [asked] = useAsked(useCallback(() => api.gallery(), [recipes]));
  return (id) => {
    const card = asked.state === "here" ? asked.value.find((each) => each.id === id) : undefined;
    return card?.picture ? apiUrl(card.picture) : undefined;
  };
}

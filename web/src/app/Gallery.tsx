import { lazy, Suspense, useCallback } from "react";
import { create } from "zustand";
import { api } from "../api/client";
import { apiUrl } from "../api/http";
import { GalleryCard } from "../gallery/GalleryCard";
import { openRecipe, useDocument, useLists, useWeights } from "../state";
import { NotLoaded } from "../ui/NotLoaded";
import { useAsked } from "./useAsked";

const GalleryDialog = lazy(() => import("../gallery/GalleryDialog"));

interface GalleryState {
  readonly open: boolean;
  show(open: boolean): void;
}

/** Whether the gallery is open. */
export const useGallery = create<GalleryState>()((set) => ({ open: false, show: (open) => set({ open }) }));

/** The gallery of recipes, loaded when it is first opened. */
export function Gallery() {
  const open = useGallery((state) => state.open);
  return open ? <Opened /> : null;
}

function Opened() {
  const close = () => useGallery.getState().show(false);
  const recipes = useLists((state) => state.recipes);
  const results = useLists((state) => state.results);
  const current = useDocument((state) => state.id);
  const weights = useWeights((state) => state.weights);
  const download = useWeights((state) => state.download);
  const state = download?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for anew when one of these changes
  const ask = useCallback(() => {
    void useWeights.getState().load();
    return api.gallery();
  }, [recipes, results, state]);
  const [asked, again] = useAsked(ask);
  return (
    <Suspense>
      <GalleryDialog
        cards={asked.state === "here" ? asked.value : null}
        failed={asked.state === "failed" ? <NotLoaded why={asked.why} onAgain={again} /> : null}
        onClose={close}
        draw={(card) => (
          <GalleryCard
            key={card.id}
            card={card}
            picture={card.picture && apiUrl(card.picture)}
            current={card.id === current}
            weightsOf={(name) => weights.find((each) => each.name === name)}
            download={download}
            onOpen={(id) => {
              close();
              void openRecipe(id);
            }}
            onGet={(name) => void useWeights.getState().get(name)}
            onCancel={(name) => void useWeights.getState().cancel(name)}
          />
        )}
      />
    </Suspense>
  );
}

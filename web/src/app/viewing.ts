/** Which picture fills the screen. */

import { create } from "zustand";
import type { ViewerPicture } from "../panels/Viewer";

export interface Viewing {
  readonly pictures: readonly ViewerPicture[];
  readonly shown: string;
  readonly against?: ViewerPicture;
}

interface ViewingState {
  readonly viewing: Viewing | null;
  view(viewing: Viewing): void;
  show(id: string): void;
  close(): void;
}

export const useViewing = create<ViewingState>()((set) => ({
  viewing: null,
  view: (viewing) => set({ viewing }),
  show: (id) => set(({ viewing }) => ({ viewing: viewing && { ...viewing, shown: id } })),
  close: () => set({ viewing: null }),
}));

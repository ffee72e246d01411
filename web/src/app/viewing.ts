/** Which picture fills the screen, and which other one it is compared with. */

import { create } from "zustand";
import type { ViewerPicture } from "../viewer/picture";

export interface Viewing {
  readonly pictures: readonly ViewerPicture[];
  readonly shown: string;
  readonly against?: ViewerPicture | undefined;
  /** Whether it opens with the film of how it was painted. */
  readonly filming?: boolean;
}

interface ViewingState {
  readonly viewing: Viewing | null;
  view(viewing: Viewing): void;
  show(id: string): void;
  /** Compares what is shown with another picture, or no longer. */
  compare(against: ViewerPicture | null): void;
  /** Lets the two that are compared change places. */
  swap(): void;
  close(): void;
}

export const useViewing = create<ViewingState>()((set) => ({
  viewing: null,
  view: (viewing) => set({ viewing }),
  show: (id) => set(({ viewing }) => ({ viewing: viewing && { ...viewing, shown: id } })),
  compare: (against) =>
    set(({ viewing }) => ({ viewing: viewing && { ...viewing, against: against ?? undefined } })),
  swap: () =>
    set(({ viewing }) => {
      const first = viewing?.pictures.find(({ id }) => id === viewing.shown);
      const second = viewing?.against;
      if (!viewing || !first || !second) return {};
      const known = viewing.pictures.some(({ id }) => id === second.id);
      const pictures = known ? viewing.pictures : [...viewing.pictures, second];
      return { viewing: { ...viewing, pictures, shown: second.id, against: first } };
    }),
  close: () => set({ viewing: null }),
}));

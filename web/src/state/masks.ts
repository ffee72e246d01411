/** The mask that is being painted, if one is. */

import { create } from "zustand";

export interface MaskRequest {
  /** The picture to paint on, as a recipe names it. */
  readonly picture: string | null;
  /** The mask to go on with, as a recipe names its file, and how it is read. */
  readonly mask: { readonly file: string; readonly channel: string; readonly invert: boolean } | null;
  /** Puts the stored mask into the recipe. */
  use(file: string): void;
}

interface MasksState {
  readonly request: MaskRequest | null;
  open(request: MaskRequest): void;
  close(): void;
}

export const useMasks = create<MasksState>()((set) => ({
  request: null,
  open: (request) => set({ request }),
  close: () => set({ request: null }),
}));

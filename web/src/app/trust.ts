/** What the recipe menu offers for trusting a recipe: its versions, and whether it paints the same here. */

import { create } from "zustand";

export type TrustView = "versions" | "lock";

interface TrustState {
  readonly view: TrustView | null;
  show(view: TrustView | null): void;
}

/** Which of the dialogs is open. */
export const useTrust = create<TrustState>()((set) => ({ view: null, show: (view) => set({ view }) }));

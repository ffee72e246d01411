import { create } from "zustand";
import { usePreferences } from "../state";

interface WantedState {
  /** The line that is to have the focus once it is there: a node's id, or "" for the first. */
  readonly line: string | null;
  want(line: string | null): void;
}

/** Which line of the outline takes the focus next. */
export const useWanted = create<WantedState>()((set) => ({
  line: null,
  want: (line) => set({ line }),
}));

/** Opens the outline at a node, or at its beginning, and moves the focus there. */
export function openOutline(node: string | undefined): void {
  usePreferences.getState().openDrawer("outline");
  useWanted.getState().want(node ?? "");
}

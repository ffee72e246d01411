import { create } from "zustand";

interface HelpState {
  readonly open: boolean;
  /** Whether its keys are being chosen anew. */
  readonly changing: boolean;
  toggle(): void;
  set(open: boolean): void;
  change(changing: boolean): void;
}

/** Whether the sheet of shortcuts is open. */
export const useHelp = create<HelpState>()((set) => ({
  open: false,
  changing: false,
  toggle: () => set((state) => ({ open: !state.open, changing: false })),
  set: (open) => set({ open, changing: false }),
  change: (changing) => set({ open: true, changing }),
}));

import { create } from "zustand";

/** Whether the sheet of shortcuts is open. */
export const useHelp = create<{ open: boolean; toggle(): void; set(open: boolean): void }>()((set) => ({
  open: false,
  toggle: () => set((state) => ({ open: !state.open })),
  set: (open) => set({ open }),
}));

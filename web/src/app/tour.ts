import { create } from "zustand";

/** The tour through the editor: at which of its steps it is, or null where it is not shown. */
export const useTour = create<{ step: number | null; start(): void; go(step: number): void; end(): void }>()(
  (set) => ({
    step: null,
    start: () => set({ step: 0 }),
    go: (step) => set({ step }),
    end: () => set({ step: null }),
  }),
);

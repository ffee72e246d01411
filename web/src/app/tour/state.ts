import { create } from "zustand";
import { usePreferences } from "../../state";

interface TourState {
  /** At which of its steps it is, or null where it is not shown. */
  readonly step: number | null;
  start(): void;
  go(step: number): void;
  /** Done or skipped: neither it nor the bubble comes again by itself. */
  end(): void;
}

/** The tour through the editor. */
export const useTour = create<TourState>()((set) => ({
  step: null,
  start: () => set({ step: 0 }),
  go: (step) => set({ step }),
  end: () => {
    usePreferences.getState().welcome();
    set({ step: null });
  },
}));

/** What is said of wiring by keys, for screen readers and for eyes. */

import { create } from "zustand";

interface AnnouncedState {
  readonly text: string;
  readonly at: number;
}

export const useAnnounced = create<AnnouncedState>()(() => ({ text: "", at: 0 }));

export function announce(text: string): void {
  useAnnounced.setState(({ at }) => ({ text, at: at + 1 }));
}

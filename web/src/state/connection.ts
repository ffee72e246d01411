/** Whether the server is there. Nothing else of the editor waits for it: the draft is kept in the browser. */

import { create } from "zustand";
import { tryPicturesAgain } from "../common/pictureTries";

interface ConnectionState {
  readonly connected: boolean;
  /** Whether it was connected before, so that a lost connection is told from a first one. */
  readonly wasConnected: boolean;
  /** Whether the server asks for a login. */
  readonly lockedOut: boolean;
  setConnected(connected: boolean): void;
  lockOut(): void;
  /** Puts the login off: what is asked in the background does not bring it up again at once. */
  logInLater(): void;
  /** Tries to connect now instead of when the wait is over. */
  retry: () => void;
}

const LATER = 60_000;
let later = 0;

export const useConnection = create<ConnectionState>()((set) => ({
  connected: false,
  wasConnected: false,
  lockedOut: false,
  setConnected: (connected) =>
    set((state) => ({
      connected,
      wasConnected: state.wasConnected || connected,
      lockedOut: state.lockedOut && !connected,
    })),
  lockOut: () => {
    if (Date.now() >= later) set({ lockedOut: true });
  },
  logInLater: () => {
    later = Date.now() + LATER;
    set({ lockedOut: false });
  },
  retry: () => {},
}));

useConnection.subscribe((now, before) => {
  if (now.connected && !before.connected && before.wasConnected) tryPicturesAgain();
});

/** Resolves when the server is there, at once or when it comes back, or when nobody waits for it any more. */
export function whenConnected(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (useConnection.getState().connected || signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      stop();
      resolve();
    };
    const stop = useConnection.subscribe(({ connected }) => {
      if (connected) done();
    });
    signal.addEventListener("abort", done);
  });
}

import { useEffect, useState } from "react";

export interface FullScreen {
  on: boolean;
  /** Undefined where the browser has no such thing, as on a phone. */
  toggle: (() => void) | undefined;
}

/** The whole screen instead of the window. The page as a whole goes there: what opens over the viewer is in it. */
export function useFullScreen(): FullScreen {
  const [on, setOn] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setOn(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  const toggle = () => {
    const done = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    // A browser may refuse, as its owner set it: then the window stays what is looked at.
    done.catch(() => setOn(document.fullscreenElement !== null));
  };
  return { on, toggle: document.fullscreenEnabled ? toggle : undefined };
}

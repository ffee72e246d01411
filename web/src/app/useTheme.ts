import { useEffect, useSyncExternalStore } from "react";
import { usePreferences } from "../state";

const DARK = "(prefers-color-scheme: dark)";

/** Follows the system's theme unless one was chosen. */
export function useTheme(): void {
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}

/** Whether the page is dark now. */
export function useDark(): boolean {
  const theme = usePreferences((state) => state.theme);
  const system = useSyncExternalStore(follow, () => matchMedia(DARK).matches);
  return theme === "system" ? system : theme === "dark";
}

function follow(changed: () => void): () => void {
  const query = matchMedia(DARK);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

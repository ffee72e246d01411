import { useEffect } from "react";
import { usePreferences } from "../state";

/** Follows the system's theme unless one was chosen. */
export function useTheme(): void {
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}

/** Whether the page is dark now. */
export function isDark(theme: "system" | "light" | "dark"): boolean {
  return theme === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}

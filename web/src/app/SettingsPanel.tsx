import { useEffect } from "react";
import { SettingsDrawer } from "../panels/SettingsDrawer";
import { quietly, useCacheUse, useConnection, useLists, usePreferences, useRuns } from "../state";
import { shownName } from "../ui/words";

/** The settings beside the rail. */
export function SettingsPanel({ onClose }: { onClose: () => void }) {
  const theme = usePreferences((state) => state.theme);
  const setTheme = usePreferences((state) => state.setTheme);
  const { use, clearing, load, clear } = useCacheUse();
  const system = useLists((state) => state.system);
  const connected = useConnection((state) => state.connected);
  const painting = useRuns(
    ({ runs }) => Object.values(runs).filter(({ state }) => state === "running").length,
  );
  // A painting that begins or ends changes what is kept, and what the workers do.
  useEffect(() => {
    if (!connected || painting < 0) return;
    void load();
    void quietly(useLists.getState().loadSystem());
  }, [connected, painting, load]);
  return (
    <SettingsDrawer
      theme={theme}
      onTheme={setTheme}
      cache={use}
      clearing={clearing}
      onClear={() => void clear()}
      system={system}
      nameOf={nameOf}
      onClose={onClose}
    />
  );
}

function nameOf(run: string): string | undefined {
  const known = useRuns.getState().runs[run];
  return known && shownName(known);
}

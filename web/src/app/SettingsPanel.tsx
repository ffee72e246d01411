import { useEffect } from "react";
import { SettingsDrawer } from "../panels/SettingsDrawer";
import { useCacheUse, useConnection, useLists, usePreferences, useRuns } from "../state";

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
  // A painting that begins or ends changes what is kept.
  useEffect(() => {
    if (connected && painting >= 0) void load();
  }, [connected, painting, load]);
  return (
    <SettingsDrawer
      theme={theme}
      onTheme={setTheme}
      cache={use}
      clearing={clearing}
      onClear={() => void clear()}
      system={system}
      painting={painting}
      onClose={onClose}
    />
  );
}

import { useEffect } from "react";
import { shownName } from "../common/words";
import { SettingsDrawer } from "../panels/SettingsDrawer";
import {
  changeSettings,
  quietly,
  type SharedSettings,
  sendSettings,
  useCacheUse,
  useConnection,
  useLists,
  usePreferences,
  useRuns,
} from "../state";
import {
  isPseudo,
  LANGUAGE_NAMES,
  LANGUAGES,
  language,
  PSEUDO_LANGUAGES,
  speak,
  storedLanguage,
} from "../text";
import { useHelp } from "./help";
import { useTour } from "./tour/state";

const OFFERED = isPseudo(language) ? [...LANGUAGES, ...PSEUDO_LANGUAGES] : LANGUAGES;

/** The settings beside the rail. */
export function SettingsPanel({ onClose }: { onClose: () => void }) {
  const settings = usePreferences();
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
      settings={settings}
      onChange={(changed) => void change(changed)}
      language={isPseudo(language) ? language : storedLanguage()}
      languages={OFFERED.map((value) => ({ value, text: LANGUAGE_NAMES[value] }))}
      onLanguage={(chosen) => {
        if (chosen !== language || chosen !== storedLanguage()) {
          speak(OFFERED.find((each) => each === chosen) ?? null);
        }
      }}
      onKeys={() => useHelp.getState().change(true)}
      onTour={() => useTour.getState().start()}
      cache={use}
      clearing={clearing}
      onClear={() => void clear()}
      system={system}
      nameOf={nameOf}
      onClose={onClose}
    />
  );
}

async function change(changed: Partial<SharedSettings>): Promise<void> {
  changeSettings(changed);
  if ("cacheBytes" in changed || "cacheDiskBytes" in changed) {
    await quietly(sendSettings());
    await useCacheUse.getState().load();
  }
  // Every size on the page is told in it, also those that are drawn no more.
  if ("units" in changed || "dpi" in changed) {
    await quietly(sendSettings());
    location.reload();
  }
}

function nameOf(run: string): string | undefined {
  const known = useRuns.getState().runs[run];
  return known && shownName(known);
}

import { t } from "../text";
import { Section } from "../ui/Section";
import { ChoiceField } from "../ui/widgets/ChoiceField";
import { NumberField } from "../ui/widgets/NumberField";
import { SwitchField } from "../ui/widgets/SwitchField";

/** What can be set, under the names of the shared settings. */
export interface EditorSettings {
  theme: "system" | "light" | "dark";
  grid: boolean;
  snap: boolean;
  units: "px" | "cm";
  dpi: number;
  autosave: boolean;
  liveMode: boolean;
  metadata: boolean;
  cacheBytes: number | null;
  cacheDiskBytes: number | null;
}

export interface EditorSettingsProps {
  settings: EditorSettings;
  onChange: (changed: Partial<EditorSettings>) => void;
  language: string | null;
  languages: readonly { value: string; text: string }[];
  onLanguage: (language: string | null) => void;
}

const THEMES = ["system", "light", "dark"] as const;
const UNITS = ["px", "cm"] as const;
const DPI = { min: 30, max: 2400, step: 1, whole: true };

/** Look, canvas, and how one works. */
export function EditorSettingsFields(props: EditorSettingsProps) {
  const { settings, onChange } = props;
  return (
    <>
      <Section title={t("settings.look")}>
        <ChoiceField
          label={t("settings.theme")}
          value={settings.theme}
          options={THEMES.map((value) => ({ value, text: t(`settings.theme.${value}`) }))}
          onChange={(chosen) => onChange({ theme: THEMES.find((each) => each === chosen) ?? "system" })}
        />
        <ChoiceField
          label={t("settings.language")}
          help={t("settings.languageHelp")}
          value={props.language}
          options={props.languages}
          optional
          none={t("settings.asBrowser")}
          onChange={props.onLanguage}
        />
        <ChoiceField
          label={t("settings.units")}
          help={t("settings.unitsHelp")}
          value={settings.units}
          options={UNITS.map((value) => ({ value, text: t(`settings.units.${value}`) }))}
          onChange={(chosen) => onChange({ units: UNITS.find((each) => each === chosen) ?? "px" })}
        />
        {settings.units === "cm" ? (
          <NumberField
            label={t("settings.dpi")}
            value={settings.dpi}
            range={DPI}
            unit="dpi"
            onChange={(dpi) => {
              if (dpi !== null) onChange({ dpi });
            }}
          />
        ) : null}
      </Section>
      <Section title={t("settings.canvas")}>
        <SwitchField
          label={t("settings.grid")}
          value={settings.grid}
          onChange={(grid) => onChange({ grid })}
        />
        <SwitchField
          label={t("settings.snap")}
          value={settings.snap}
          onChange={(snap) => onChange({ snap })}
        />
      </Section>
      <Section title={t("settings.working")}>
        <SwitchField
          label={t("settings.liveMode")}
          help={t("settings.liveModeHelp")}
          value={settings.liveMode}
          onChange={(liveMode) => onChange({ liveMode })}
        />
        <SwitchField
          label={t("settings.autosave")}
          help={t("settings.autosaveHelp")}
          value={settings.autosave}
          onChange={(autosave) => onChange({ autosave })}
        />
        <SwitchField
          label={t("settings.metadata")}
          help={t("settings.metadataHelp")}
          value={settings.metadata}
          onChange={(metadata) => onChange({ metadata })}
        />
      </Section>
    </>
  );
}

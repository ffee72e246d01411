import type { NodeInfo } from "../../api/types";
import { t } from "../../text";
import { ChoiceField } from "./ChoiceField";

type Preset = NodeInfo["presets"][number];

/** Stands for values that are those of no preset; no preset is called so. */
const CUSTOM = "\u0000custom";

export interface PresetFieldProps {
  presets: readonly Preset[];
  /** The networks that a preset needs and that are not here. */
  missingFor: (preset: Preset) => readonly string[];
  /** The one whose values the node has, or null. */
  chosen: Preset | null;
  onChoose: (name: string) => void;
  compact?: boolean;
  explained?: boolean;
}

/** A choice that sets many parameters at once; it says "Custom" when they are those of no preset. */
export function PresetField({ presets, missingFor, chosen, onChoose, ...field }: PresetFieldProps) {
  const options = presets.map((preset) => {
    const missing = missingFor(preset);
    const help =
      missing.length > 0
        ? t("common.needs", { what: missing.join(", "), help: preset.help ?? "" }).trim()
        : preset.help;
    return { value: preset.name, text: preset.name, ...(help ? { help } : {}) };
  });
  return (
    <ChoiceField
      {...field}
      label={t("common.preset")}
      help={chosen?.help || t("common.presetHelp")}
      value={chosen?.name ?? CUSTOM}
      options={chosen ? options : [{ value: CUSTOM, text: t("common.custom") }, ...options]}
      onChange={(name) => {
        if (name !== null && name !== CUSTOM) onChoose(name);
      }}
    />
  );
}

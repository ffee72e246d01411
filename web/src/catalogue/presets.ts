/** Presets: named tables of values for some of a node's parameters. */

import type { JsonValue, NodeInfo, ParameterInfo, RecipeNode } from "../api/types";
import { sameValue } from "./settings";

export type Preset = NodeInfo["presets"][number];
type Values = NonNullable<RecipeNode["parameters"]>;

/** What a preset gives every parameter that it decides: its own values and the defaults of the others; left
 * out are those that presets keep. */
export function presetValues(info: NodeInfo, preset: Preset): Map<ParameterInfo, JsonValue> {
  const decided = info.parameters.filter(
    ({ name }) => Object.hasOwn(preset.values, name) || !info.preset_keeps.includes(name),
  );
  return new Map(decided.map((each) => [each, valueIn(preset.values, each)]));
}

/** The presets to offer: those of the node, and before them its defaults where none of them gives just these. */
export function presetsOf(info: NodeInfo): readonly Preset[] {
  const plain = info.presets.some((preset) =>
    [...presetValues(info, preset)].every(([parameter, value]) => sameValue(value, parameter.default)),
  );
  return plain || info.presets.length === 0 ? info.presets : [DEFAULTS, ...info.presets];
}

const DEFAULTS: Preset = { name: "default", help: "Every parameter as it comes.", values: {} };

/** The preset whose values a node has, all of them; null where it has those of none. */
export function presetOf(info: NodeInfo, values: Values): Preset | null {
  const has = (preset: Preset) =>
    [...presetValues(info, preset)].every(([parameter, wanted]) =>
      sameValue(valueIn(values, parameter), wanted),
    );
  return presetsOf(info).find(has) ?? null;
}

// Null is a value (automatic); only what is not there has the default.
function valueIn(values: Values, { name, default: usual }: ParameterInfo): JsonValue {
  return Object.hasOwn(values, name) ? (values[name] as JsonValue) : usual;
}

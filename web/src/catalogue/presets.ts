/** Presets: named tables of values for some of a node's parameters. */

import type { JsonValue, NodeInfo, ParameterInfo, RecipeNode } from "../api/types";
import { sameValue } from "./settings";

type Preset = NodeInfo["presets"][number];
type Values = NonNullable<RecipeNode["parameters"]>;

/** What a preset gives every parameter that it decides: its own values and the defaults of the others; left
 * out are those that presets keep. */
export function presetValues(info: NodeInfo, preset: Preset): Map<ParameterInfo, JsonValue> {
  const decided = info.parameters.filter(
    ({ name }) => Object.hasOwn(preset.values, name) || !info.preset_keeps.includes(name),
  );
  return new Map(decided.map((each) => [each, valueIn(preset.values, each)]));
}

/** The preset whose values a node has, all of them; null where it has those of none. */
export function presetOf(info: NodeInfo, values: Values): Preset | null {
  const has = (preset: Preset) =>
    [...presetValues(info, preset)].every(([parameter, wanted]) =>
      sameValue(valueIn(values, parameter), wanted),
    );
  return info.presets.find(has) ?? null;
}

// Null is a value (automatic); only what is not there has the default.
function valueIn(values: Values, { name, default: usual }: ParameterInfo): JsonValue {
  return Object.hasOwn(values, name) ? (values[name] as JsonValue) : usual;
}

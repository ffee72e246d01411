/** Presets: named tables of values for some of a node's parameters. */

import type { JsonValue, NodeInfo, ParameterInfo, RecipeNode } from "../api/types";
import { t } from "../text";
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
  const plain = info.presets.some((preset) => isPlain(info, preset));
  return plain || info.presets.length === 0 ? info.presets : [DEFAULTS, ...info.presets];
}

const DEFAULTS: Preset = { name: "default", help: t("app.presetDefault"), values: {} };

/** The preset whose values a node has, all of them; null where it has those of none. */
export function presetOf(info: NodeInfo, values: Values): Preset | null {
  const has = (preset: Preset) =>
    [...presetValues(info, preset)].every(([parameter, wanted]) =>
      sameValue(valueIn(values, parameter), wanted),
    );
  return presetsOf(info).find(has) ?? null;
}

const isPlain = (info: NodeInfo, preset: Preset) =>
  [...presetValues(info, preset)].every(([parameter, value]) => sameValue(value, parameter.default));

/** The parameters that a preset decided, where a node's values come from one: they have most of what it sets,
 * so that none of them goes back to its default well without the others. Null elsewhere. */
export function fromPreset(info: NodeInfo, values: Values): ParameterInfo[] | null {
  const shares = info.presets.map((preset) => {
    const set = [...presetValues(info, preset)].filter(([each, value]) => !sameValue(value, each.default));
    const held = set.filter(([each, value]) => sameValue(valueIn(values, each), value));
    return set.length > 1 ? held.length / set.length : 0;
  });
  const most = Math.max(...shares);
  const from = info.presets[shares.indexOf(most)];
  return from && most > 0.5 ? [...presetValues(info, from).keys()] : null;
}

/** The networks that a preset needs and whose weights are not on the server's machine. */
export function missingFor(info: NodeInfo, preset: Preset): string[] {
  return info.parameters.flatMap(({ name, widget }) => {
    const network = preset.values[name];
    const missing =
      widget.kind === "model" && typeof network === "string" && widget.missing.includes(network);
    return missing ? [network] : [];
  });
}

// Null is a value (automatic); only what is not there has the default.
function valueIn(values: Values, { name, default: usual }: ParameterInfo): JsonValue {
  return Object.hasOwn(values, name) ? (values[name] as JsonValue) : usual;
}

/** The lines of the outline in words. */

import type { JsonValue, NodeState, ParameterInfo } from "../api/types";
import { decimal, duration, percent } from "../common/format";
import { optionText } from "../common/words";
import { t } from "../text";
import type { OutlineInput, OutlineNode, OutlineOutput } from "./tree";

type Titles = ReadonlyMap<string, string>;

/** The titles of nodes by id, and the labels of their sockets by `id.socket`. */
export function titlesIn(nodes: readonly OutlineNode[]): Titles {
  const sockets = nodes.flatMap(({ id, inputs, outputs }) =>
    [...inputs, ...outputs].map(({ name, label }) => [`${id}.${name}`, label] as const),
  );
  return new Map([...sockets, ...nodes.map(({ id, title }) => [id, title] as const)]);
}

/** A socket by its node: "Load Image.image". */
export const socketText = (titles: Titles, node: string, socket: string): string =>
  `${titles.get(node) ?? node}.${titles.get(`${node}.${socket}`) ?? socket}`;

/** "content ← Load Image.image"; without a wire what it waits for. */
export function inputText({ label, wire, required, slot }: OutlineInput, titles: Titles): string {
  if (wire) return t("outline.input", { label, source: socketText(titles, wire.source, wire.output) });
  if (slot > 0) return t("outline.inputMore", { label });
  return t(required ? "outline.inputNeeded" : "outline.inputFree", { label });
}

/** "image → Pyramid Transfer.content, Save Image.image". */
export function outputText({ label, wires }: OutlineOutput, titles: Titles): string {
  if (wires.length === 0) return t("outline.outputFree", { label });
  const targets = wires.map((each) => socketText(titles, each.target, each.input)).join(", ");
  return t("outline.output", { label, targets });
}

/** "Levels: 3". */
export function parameterText(parameter: ParameterInfo, value: JsonValue | undefined): string {
  return t("outline.parameter", {
    label: parameter.label,
    value: valueText(value === undefined ? parameter.default : value, parameter.optionTexts),
  });
}

function valueText(value: JsonValue | undefined, texts?: ParameterInfo["optionTexts"]): string {
  if (value === null || value === undefined || value === "") return t("outline.unset");
  if (typeof value === "boolean") return t(value ? "outline.on" : "outline.off");
  if (typeof value === "number") return decimal(value, { maximumFractionDigits: 6 });
  if (Array.isArray(value)) return value.map((each) => valueText(each)).join(" · ");
  return typeof value === "string" ? optionText(value, texts) : JSON.stringify(value);
}

/** How a node is doing: "painting, 40 %", "done in 3.2 s", "kept". */
export function stateText(state: NodeState | undefined): string {
  switch (state?.state) {
    case "waiting":
      return t("outline.state.waiting");
    case "running":
      return t("outline.state.running", { share: percent(state.share) });
    case "done":
      return state.seconds === null
        ? t("outline.state.done")
        : t("outline.state.doneIn", { time: duration(state.seconds) });
    case "cached":
      return t("outline.state.cached");
    case "failed":
      return t("outline.state.failed");
    case "skipped":
      return t("outline.state.skipped");
    default:
      return "";
  }
}

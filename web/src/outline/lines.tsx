import { SlidersHorizontal, TriangleAlert } from "lucide-react";
import type { JsonValue, NodeState, Problem } from "../api/types";
import { isChanged } from "../catalogue";
import { problemText } from "../common/words";
import { t } from "../text";
import type { TreeItem } from "./Tree";
import type { OutlineInput, OutlineNode, OutlineOutput } from "./tree";
import { inputText, outputText, parameterText, stateText } from "./words";

/** What a line of the outline is of. */
export type Line =
  | { kind: "node"; node: OutlineNode }
  | { kind: "input"; node: OutlineNode; input: OutlineInput }
  | { kind: "output"; node: OutlineNode; output: OutlineOutput }
  | { kind: "settings"; node: OutlineNode }
  | { kind: "parameter"; node: OutlineNode; label: string }
  | { kind: "problem"; node: OutlineNode; problem: Problem };

export interface Told {
  readonly titles: ReadonlyMap<string, string>;
  problemsOf(node: string): readonly Problem[];
  stateOf(node: string): NodeState | undefined;
  /** What a stored picture is called. */
  pictureOf(ref: JsonValue | undefined): string | undefined;
}

const ICON = { size: 14, strokeWidth: 1.5, "aria-hidden": true };

/** The lines of a node, and under which id each is found. */
export function linesFor(node: OutlineNode, told: Told, found: Map<string, Line>): TreeItem {
  const add = (id: string, line: Line, item: Omit<TreeItem, "id">): TreeItem => {
    found.set(id, line);
    return { id, ...item };
  };
  const { titles } = told;
  const problems = told.problemsOf(node.id);
  const items = [
    ...problems.map((problem, at) =>
      add(
        `${node.id}/problem/${at}`,
        { kind: "problem", node, problem },
        { text: problemText(problem), icon: <TriangleAlert {...ICON} />, tone: "problem" },
      ),
    ),
    ...node.inputs.map((input) =>
      add(
        `${node.id}/in/${input.name}/${input.slot}`,
        { kind: "input", node, input },
        {
          text: inputText(input, titles),
          tone: input.wire || input.required ? undefined : "quiet",
        },
      ),
    ),
    ...node.outputs.map((output) =>
      add(
        `${node.id}/out/${output.name}`,
        { kind: "output", node, output },
        {
          text: outputText(output, titles),
          tone: output.wires.length > 0 ? undefined : "quiet",
        },
      ),
    ),
    ...settingsOf(node, told, add),
  ];
  return add(
    node.id,
    { kind: "node", node },
    { text: node.title, note: noteOf(node, told, problems), items },
  );
}

function settingsOf(
  node: OutlineNode,
  told: Told,
  add: (id: string, line: Line, item: Omit<TreeItem, "id">) => TreeItem,
): TreeItem[] {
  const parameters = node.info?.parameters ?? [];
  if (parameters.length === 0) return [];
  const values = node.node.parameters ?? {};
  const items = parameters.map((each) =>
    add(
      `${node.id}/set/${each.name}`,
      { kind: "parameter", node, label: each.label },
      {
        text: parameterText(each, told.pictureOf(values[each.name]) ?? values[each.name]),
        ...(isChanged(each, values[each.name]) ? { note: t("outline.changed") } : {}),
      },
    ),
  );
  return [
    add(
      settingsLine(node.id),
      { kind: "settings", node },
      {
        text: t("outline.settings"),
        icon: <SlidersHorizontal {...ICON} />,
        note: node.changed > 0 ? t("outline.changedCount", { count: node.changed }) : "",
        items,
      },
    ),
  ];
}

export const settingsLine = (node: string): string => `${node}/set`;

function noteOf(node: OutlineNode, told: Told, problems: readonly Problem[]): string {
  const { mode } = node.node;
  const words = [
    node.info ? "" : t("outline.unknown"),
    mode ? t(`outline.mode.${mode}`) : "",
    problems.length > 0
      ? t("outline.problems", { count: problems.length })
      : stateText(told.stateOf(node.id)),
  ];
  return words.filter(Boolean).join(", ");
}

/** A recipe's own subgraphs as the catalogue lists nodes, and the two nodes that stand for the outside of one. */

import type { InputInfo, NodeInfo, OutputSocket, ParameterInfo, Recipe } from "../api/types";
import {
  DEFINITION_PREFIX,
  definitionAt,
  definitionName,
  definitionOf,
  definitionsWithin,
  ends,
  INPUTS_NODE,
  INPUTS_TYPE,
  OUTPUTS_TYPE,
  own,
  type Scope,
  titleOfDefinition,
  wiresInto,
} from "../document";
import { t } from "../text";

type Nodes = ReadonlyMap<string, NodeInfo>;

export interface OwnNodes {
  /** What may be added where the canvas is: no subgraph inside itself. */
  readonly offered: readonly NodeInfo[];
  /** The types that are there besides. */
  readonly others: readonly NodeInfo[];
}

/** The node types that a recipe brings with it, seen from a scope; `known` are those of the server. */
export function ownNodes(recipe: Recipe, scope: Scope, known: Nodes): OwnNodes {
  const found = new Map<string, NodeInfo>();
  for (const name of Object.keys(recipe.definitions ?? {})) describe(recipe, name, known, found, new Set());
  const here = definitionAt(recipe, scope);
  const offered: NodeInfo[] = [];
  const others: NodeInfo[] = here === null ? [] : boundary(recipe, here, known, found);
  for (const info of found.values()) {
    const inside = here !== null && definitionsWithin(recipe, definitionName(info.type) ?? "").has(here);
    (inside ? others : offered).push(info);
  }
  return { offered, others };
}

function describe(
  recipe: Recipe,
  name: string,
  known: Nodes,
  found: Map<string, NodeInfo>,
  open: Set<string>,
): NodeInfo | undefined {
  const type = DEFINITION_PREFIX + name;
  const before = found.get(type);
  const definition = definitionOf(recipe, name);
  if (before || !definition || open.has(name)) return before;
  open.add(name);
  const infoOf = (id: string): NodeInfo | undefined => {
    const node = own(definition.nodes, id);
    const inner = node && definitionName(node.type);
    if (typeof inner === "string") return describe(recipe, inner, known, found, open);
    return node && known.get(node.type);
  };
  const inputs = Object.entries(definition.inputs ?? {}).map(([each, socket]): InputInfo => {
    const takers = takersOf(recipe, name, each);
    const labels = takers.map(({ id, input }) => infoOf(id)?.inputs.find((one) => one.name === input));
    const handedOn = Object.values(definition.outputs ?? {}).includes(`${INPUTS_NODE}.${each}`);
    const required = handedOn || labels.some((label) => label?.required ?? false);
    return { name: each, label: humane(each), help: labels[0]?.help ?? "", socket, many: false, required };
  });
  const outputs = Object.entries(definition.outputs ?? {}).flatMap(([each, wire]): OutputSocket[] => {
    const { node, output } = ends(wire);
    const label = humane(each);
    if (node === INPUTS_NODE) {
      const socket = own(definition.inputs, output);
      return socket === undefined ? [] : [{ name: each, label, help: "", socket }];
    }
    const source = infoOf(node)?.outputs.find((one) => one.name === output);
    return source ? [{ name: each, label, help: source.help, socket: source.socket }] : [];
  });
  const parameters = Object.entries(definition.parameters ?? {}).flatMap(
    ([each, target]): ParameterInfo[] => {
      const info = infoOf(target.node);
      const inner = info?.parameters.find((one) => one.name === target.parameter);
      if (!info || !inner) return [];
      const given = own(own(definition.nodes, target.node)?.parameters, target.parameter);
      const label = each === target.parameter ? inner.label : humane(each);
      return [
        {
          ...inner,
          name: each,
          label,
          default: given ?? inner.default,
          required: inner.required && given === undefined,
          help: `${info.title}: ${inner.help}`,
          more: false,
          group: "",
        },
      ];
    },
  );
  const info: NodeInfo = {
    type,
    title: titleOfDefinition(recipe, name),
    category: t("structure.category"),
    version: 1,
    icon: "blocks",
    synonyms: [t("structure.synonym")],
    summary: t("structure.summary", { count: Object.keys(definition.nodes ?? {}).length }),
    description: "",
    effect: Object.keys(definition.nodes ?? {}).some((id) => infoOf(id)?.effect ?? false),
    inputs,
    outputs,
    parameters,
    presets: [],
    preset_keeps: [],
  };
  found.set(type, info);
  return info;
}

function takersOf(recipe: Recipe, name: string, socket: string): { id: string; input: string }[] {
  const wire = `${INPUTS_NODE}.${socket}`;
  return Object.entries(definitionOf(recipe, name)?.nodes ?? {}).flatMap(([id, node]) =>
    Object.keys(node.inputs ?? {})
      .filter((input) => wiresInto(node, input).includes(wire))
      .map((input) => ({ id, input })),
  );
}

function boundary(recipe: Recipe, name: string, known: Nodes, found: ReadonlyMap<string, NodeInfo>) {
  const definition = definitionOf(recipe, name);
  const outside = found.get(DEFINITION_PREFIX + name);
  const bare = {
    category: t("structure.category"),
    version: 1,
    synonyms: [],
    summary: "",
    description: "",
    effect: false,
    parameters: [],
    presets: [],
    preset_keeps: [],
  };
  const typeOf = (wire: string) => {
    const { node, output } = ends(wire);
    if (node === INPUTS_NODE) return own(definition?.inputs, output);
    const type = own(definition?.nodes, node)?.type ?? "";
    return (known.get(type) ?? found.get(type))?.outputs.find((each) => each.name === output)?.socket;
  };
  const inputs: NodeInfo = {
    ...bare,
    type: INPUTS_TYPE,
    title: t("structure.inputs"),
    icon: "blocks",
    inputs: [],
    outputs: (outside?.inputs ?? []).map(({ name: each, label, help, socket }) => ({
      name: each,
      label,
      help,
      socket,
    })),
  };
  const outputs: NodeInfo = {
    ...bare,
    type: OUTPUTS_TYPE,
    title: t("structure.outputs"),
    icon: "blocks",
    inputs: Object.entries(definition?.outputs ?? {}).map(([each, wire]) => ({
      name: each,
      label: humane(each),
      help: "",
      socket: typeOf(wire) ?? "",
      many: false,
      required: false,
    })),
    outputs: [],
  };
  return [inputs, outputs];
}

const humane = (name: string) => name.replaceAll("_", " ");

/** Subgraphs on the canvas: made of the selection, entered, left and laid open. */

import { inputOf, outputOf } from "../catalogue";
import {
  addInput,
  addOutput,
  applyPatches,
  definitionAt,
  definitionName,
  type Edit,
  group,
  INPUTS_NODE,
  isBoundary,
  lifted,
  nodeOf,
  nodesOf,
  OUTPUTS_NODE,
  type Patch,
  tidied,
  unpack,
  usesOf,
  viewOf,
  wire,
} from "../document";
import { currentRecipe, knowledge, say, shownNodes, useDocument, useSelection, wholeRecipe } from "../state";
import { t } from "../text";
import { sizeOf } from "./carrying";
import type { End } from "./connecting";
import { drawnHeights, useFlow } from "./flow";
import { focusNode } from "./focusing";
import { placed } from "./placing";

const chosen = () => useSelection.getState().nodes.filter((id) => nodeOf(currentRecipe(), id));

/** Puts the selected nodes into a subgraph. */
export function groupSelection(): void {
  const ids = chosen().filter((id) => !isBoundary(id));
  if (ids.length === 0) {
    say(t("structure.nothingToGroup"));
    return;
  }
  const { recipe, patches } = placed(currentRecipe(), drawnHeights());
  const known = knowledge();
  const made = group(
    recipe,
    ids,
    {
      input: (at) => inputOf(known, recipe, at)?.socket,
      output: (at) => outputOf(known, recipe, at)?.socket,
    },
    sizeOf,
    t("structure.newGroup"),
    shownNodes(),
  );
  if (!made) {
    say(t("structure.cannotGroup"), "problem");
    return;
  }
  useDocument.getState().perform({ ...made.edit, patches: [...patches, ...made.edit.patches] });
  useFlow.getState().select([made.id]);
  focusNode(made.id);
}

/** Lays the selected subgraphs open, in one step. */
export function unpackSelection(): void {
  const ids = chosen().filter(isSubgraph);
  if (ids.length === 0) {
    say(t("structure.nothingToUnpack"));
    return;
  }
  const { scope, performWhole } = useDocument.getState();
  let whole = wholeRecipe();
  const patches: Patch[] = [];
  const edits: Edit[] = [];
  const all: string[] = [];
  for (const id of ids) {
    const graph = viewOf(whole, scope);
    const { recipe, patches: places } = placed(graph, drawnHeights());
    const name = definitionName(nodeOf(recipe, id)?.type ?? "") ?? "";
    // Whether it is the last that uses its definition depends on what those before it brought and took away.
    const last = usesOf(whole, name).length <= 1;
    const made = unpack(recipe, id, sizeOf, last, shownNodes());
    if (!made) continue;
    const changes = lifted(whole, scope, tidied(graph, [...places, ...made.edit.patches]));
    whole = applyPatches(whole, changes).tree;
    patches.push(...changes);
    edits.push(made.edit);
    all.push(...made.ids);
  }
  const [only] = edits;
  if (!only) return;
  const name = edits.length === 1 ? only.name : t("structure.didUnpackMany", { count: edits.length });
  performWhole({ name, patches });
  useFlow.getState().select(all);
  const [first] = all;
  if (first !== undefined) focusNode(first);
}

/** Whether a node of the shown graph is a subgraph that can be entered. */
export function isSubgraph(id: string): boolean {
  const name = definitionName(nodeOf(currentRecipe(), id)?.type ?? "");
  return name !== null && Object.hasOwn(currentRecipe().definitions ?? {}, name);
}

/** Shows the inside of a node that is a subgraph. Returns whether it is one. */
export function enter(id: string): boolean {
  if (!isSubgraph(id)) return false;
  const { scope, goTo } = useDocument.getState();
  goTo([...scope, id]);
  // What had the focus is not drawn here.
  const first = Object.keys(nodesOf(currentRecipe())).find((each) => !isBoundary(each));
  focusNode(first ?? INPUTS_NODE);
  return true;
}

/** Shows the graph around the one on the canvas. Returns whether there is one. */
export function leave(): boolean {
  const { scope, goTo } = useDocument.getState();
  const id = scope.at(-1);
  if (id === undefined) return false;
  goTo(scope.slice(0, -1));
  useFlow.getState().select([id]);
  focusNode(id);
  return true;
}

/** Enters the subgraph that is selected alone. */
export function enterSelection(): void {
  const [id, ...others] = chosen();
  if (id !== undefined && others.length === 0) enter(id);
}

/** A wire let go on a subgraph's own inputs or outputs makes one more of them. Returns whether it was let go there. */
export function addSocketFor(from: End, card: string): boolean {
  const { recipe, scope } = useDocument.getState();
  const definition = definitionAt(recipe, scope);
  if (definition === null || !isBoundary(card)) return false;
  const made = socketFor(from, card, definition);
  if (made) useDocument.getState().performWhole(made);
  else say(t(card === OUTPUTS_NODE ? "structure.outputTakes" : "structure.inputGives"));
  return true;
}

function socketFor(from: End, card: string, definition: string): Edit | null {
  const { recipe, scope } = useDocument.getState();
  if (card === OUTPUTS_NODE && from.side === "output")
    return addOutput(recipe, definition, from.name, `${from.node}.${from.name}`).edit;
  if (card !== INPUTS_NODE || from.side !== "input") return null;
  const { edit, name } = addInput(recipe, definition, from.name, from.socket);
  const graph = currentRecipe();
  const many = inputOf(knowledge(), graph, from)?.many ?? false;
  const wired = wire(graph, { node: INPUTS_NODE, name }, from, many);
  return { ...edit, patches: [...edit.patches, ...lifted(recipe, scope, wired.patches)] };
}

/** Masks that are painted by hand: which node holds one, on what picture, and what it may be wired to. */

import type { InputInfo, NodeInfo, ParameterInfo, Recipe, RecipeNode } from "../api/types";
import { ends, nodeOf, nodesOf, type Socket, wiresInto } from "../document";
import { infoOf, type Knowledge } from "./compatibility";

/** The parameter of a node that holds a picture's file. */
export function fileParameter(info: NodeInfo | undefined): ParameterInfo | undefined {
  return info?.parameters.find((each) => each.widget.kind === "image");
}

const gives = (info: NodeInfo, socket: string) => info.outputs.some((each) => each.socket === socket);

/** Whether a node makes a mask of a picture's file. */
export function holdsMask(info: NodeInfo | undefined): boolean {
  return (
    info !== undefined && fileParameter(info) !== undefined && gives(info, "Mask") && !gives(info, "Image")
  );
}

/** Whether a node brings in a picture. */
export function holdsPicture(info: NodeInfo | undefined): boolean {
  return info !== undefined && fileParameter(info) !== undefined && gives(info, "Image");
}

/** The node of the catalogue that makes a mask of a file. */
export function maskNode(knowledge: Knowledge): NodeInfo | undefined {
  return [...knowledge.nodes.values()].find(holdsMask);
}

/** The file that a node holds: `sample:NAME` or `sha256:HEX`. */
export function fileOf(node: RecipeNode | undefined, info: NodeInfo | undefined): string | null {
  const parameter = fileParameter(info);
  const value = parameter && (node?.parameters?.[parameter.name] ?? parameter.default);
  return typeof value === "string" ? value : null;
}

function usersOf(recipe: Recipe, id: string): string[] {
  return Object.entries(nodesOf(recipe))
    .filter(([, node]) =>
      Object.keys(node.inputs ?? {}).some((name) =>
        wiresInto(node, name).some((wire) => ends(wire).node === id),
      ),
    )
    .map(([user]) => user);
}

const sourcesOf = (recipe: Recipe, id: string): string[] =>
  Object.keys(nodeOf(recipe, id)?.inputs ?? {}).flatMap((name) =>
    wiresInto(nodeOf(recipe, id), name).map((wire) => ends(wire).node),
  );

/** The nodes around `id`, the nearest first: those that use it and what those are made of. */
function around(recipe: Recipe, id: string): Set<string> {
  const found = new Set([id]);
  for (const each of found) for (const user of usersOf(recipe, each)) found.add(user);
  for (const each of found) for (const source of sourcesOf(recipe, each)) found.add(source);
  found.delete(id);
  return found;
}

/** The picture that a mask's node is for: the nearest one that is used together with it, or else any. */
export function pictureBehind(knowledge: Knowledge, recipe: Recipe, id: string): string | null {
  for (const each of [...around(recipe, id), ...Object.keys(nodesOf(recipe))]) {
    const info = infoOf(knowledge, recipe, each);
    const file = holdsPicture(info) ? fileOf(nodeOf(recipe, each), info) : null;
    if (file !== null) return file;
  }
  return null;
}

const free = (recipe: Recipe, id: string, input: InputInfo) =>
  input.socket === "Mask" && input.name !== "alpha" && wiresInto(nodeOf(recipe, id), input.name).length === 0;

/** Where a mask on the picture of `id` may go: a free place at what uses the picture, or at what that is made
 * of beside it. */
export function takerOf(knowledge: Knowledge, recipe: Recipe, id: string): Socket | null {
  const users = usersOf(recipe, id);
  const beside = users.flatMap((user) => sourcesOf(recipe, user)).filter((each) => each !== id);
  for (const each of [...users, ...beside]) {
    const input = infoOf(knowledge, recipe, each)?.inputs.find((one) => free(recipe, each, one));
    if (input) return { node: each, name: input.name };
  }
  return null;
}

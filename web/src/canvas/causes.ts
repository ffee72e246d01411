/** What is behind an input that changed since the run before. */

import { infoOf } from "../catalogue";
import { nodeOf } from "../document";
import { type Cause, changedNames } from "../panels/reason";
import { graphOf, knowledge, type NodeStates, pathIn, stateAt, useDocument } from "../state";
import { pictureParameter } from "./geometry";

/** Follows the wires of an input to the node that was set otherwise, in the graph that is shown; null where it
 * cannot be told. `states` are those of the run. */
export function causeOf(states: NodeStates, node: string, input: string): Cause | null {
  const document = useDocument.getState();
  const graph = graphOf(document);
  const changesOf = (id: string) => changedNames(stateAt(states, pathIn(document.scope, id))?.reason ?? "");
  const seen = new Set<string>();
  let [at, name] = [node, input];
  while (!seen.has(`${at}.${name}`)) {
    seen.add(`${at}.${name}`);
    const wired = nodeOf(graph, at)?.inputs?.[name];
    const sources = (Array.isArray(wired) ? wired : [wired]).flatMap((source) =>
      typeof source === "string" ? [source.split(".")[0] ?? ""] : [],
    );
    // Of several wires the one whose node ran anew is meant.
    const source = sources.find((id) => changesOf(id).length > 0);
    if (source === undefined) return null;
    const changed = changesOf(source);
    const info = infoOf(knowledge(), graph, source);
    const picture = pictureParameter(info)?.name;
    if (picture !== undefined && changed.includes(picture)) return { kind: "picture", name: wordsOf(source) };
    const inputs = new Set(info?.inputs.map((each) => each.name));
    const next = changed.find((each) => inputs.has(each));
    if (next === undefined || changed.some((each) => !inputs.has(each))) {
      return { kind: "node", name: info?.title ?? source };
    }
    [at, name] = [source, next];
  }
  return null;
}

// Two photographs have one title; their names in the recipe tell them apart.
const wordsOf = (id: string) => id.replaceAll("_", " ");

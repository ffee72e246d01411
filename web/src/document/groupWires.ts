/** What a wire that leads into a group or out of it is called, by `rerouteKey`, before and after. */

import type { Definition } from "../api/types";
import { ends, own, wiresOf } from "./recipe";
import { INPUTS_NODE } from "./scope";

/** From the wires of nodes to those of the group `id` that they were put into: null for one that is not its. */
export function outerWire(
  id: string,
  inputs: ReadonlyMap<string, { readonly name: string }>,
  outputs: ReadonlyMap<string, string>,
): (key: string) => string | null {
  return (key) => {
    const [source = "", target = ""] = key.split(">");
    const output = outputs.get(source);
    if (output !== undefined) return `${id}.${output}>${target}`;
    const name = inputs.get(source)?.name;
    return name === undefined ? null : `${source}>${id}.${name}`;
  };
}

/** From the wires of a group to those of its nodes, where it is laid open: of several the first. */
export function innerWire(
  id: string,
  definition: Definition,
  renamed: ReadonlyMap<string, string>,
  outward: (wire: string) => readonly string[],
): (key: string) => string {
  const wires = wiresOf({ impasto: 1, nodes: definition.nodes ?? {} });
  return (key) => {
    const [source = "", target = ""] = key.split(">");
    const from = ends(source);
    const to = ends(target);
    if (from.node === id) {
      const [inner] = outward(own(definition.outputs, from.output) ?? "");
      return inner === undefined ? key : `${inner}>${target}`;
    }
    const taker = wires.find((each) => each.source === INPUTS_NODE && each.output === to.output);
    const now = to.node === id && taker ? renamed.get(taker.target) : undefined;
    return now === undefined ? key : `${source}>${now}.${taker?.input}`;
  };
}

/** Leading a wire by keys: from socket to socket, only over those that take it. */

import { infoOf, inputOf, outputOf } from "../catalogue";
import { cutWires, nodesOf, wiresOf } from "../document";
import { currentRecipe, knowledge, useDocument } from "../state";
import { t } from "../text";
import { socketText } from "../text/served";
import { type End, fitOf, type Side, useConnecting } from "./connecting";
import { useFlow } from "./flow";

/** The sockets of a node, in the order of its card. */
export function socketsOf(node: string): End[] {
  const info = infoOf(knowledge(), currentRecipe(), node);
  const end = (side: Side) => (each: { name: string; socket: string }) => ({
    node,
    side,
    name: each.name,
    socket: each.socket,
  });
  return info ? [...info.inputs.map(end("input")), ...info.outputs.map(end("output"))] : [];
}

/** The sockets that take the wire in hand: as one reads, column by column, beginning after the node it is from. */
export function fitting(from: End): End[] {
  const { circle } = useConnecting.getState();
  const places = new Map(useFlow.getState().nodes.map(({ id, position }) => [id, position]));
  const read = Object.keys(nodesOf(currentRecipe())).sort((a, b) => {
    const [one, other] = [places.get(a), places.get(b)];
    return (one?.x ?? 0) - (other?.x ?? 0) || (one?.y ?? 0) - (other?.y ?? 0);
  });
  const here = read.indexOf(from.node);
  // An input is fed by what stands before it: the nearest of those comes first.
  const order =
    from.side === "output"
      ? [...read.slice(here + 1), ...read.slice(0, here)]
      : [...read.slice(0, here).reverse(), ...read.slice(here + 1)];
  return order.flatMap(socketsOf).filter((to) => fitOf(from, circle, to) === "yes");
}

const sameEnd = (a: End, b: End) => a.node === b.node && a.side === b.side && a.name === b.name;

/** The socket that is `step` further among those that fit, round the ends. */
export function stepped(from: End, now: End | null, step: number): End | null {
  const all = fitting(from);
  const at = now ? all.findIndex((each) => sameEnd(each, now)) : -1;
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  return all[next] ?? null;
}

/** The socket beside another on the same card. */
export function beside(end: End, step: number): End | null {
  const all = socketsOf(end.node);
  const at = all.findIndex((each) => sameEnd(each, end));
  return all[at + step] ?? null;
}

/** What to say of a socket: whose it is, what goes in or comes out, and whether it is wired. */
export function told({ node, side, name }: End): string {
  const recipe = currentRecipe();
  const at = { node, name };
  const found = side === "input" ? inputOf(knowledge(), recipe, at) : outputOf(knowledge(), recipe, at);
  const wired = wiresOf(recipe).some((each) =>
    side === "input"
      ? each.target === node && each.input === name
      : each.source === node && each.output === name,
  );
  const title = titleOf(node);
  const values = { node: title, socket: found?.label ?? name, kind: socketText(found?.socket ?? "") };
  return t("wires.told", { ...values, side, wired: wired ? "yes" : "no" });
}

/** A node's title, with its name in the recipe where another one has the same. */
function titleOf(node: string): string {
  const recipe = currentRecipe();
  const title = (id: string) => infoOf(knowledge(), recipe, id)?.title ?? id;
  const others = Object.keys(nodesOf(recipe)).filter((id) => id !== node && title(id) === title(node));
  return others.length > 0 ? t("wires.named", { title: title(node), name: node }) : title(node);
}

/** Cuts the last wire into an input, or every wire from an output; says how many there were. */
export function cutAt({ node, side, name }: End): number {
  const recipe = currentRecipe();
  const wires = wiresOf(recipe).filter((each) =>
    side === "input"
      ? each.target === node && each.input === name
      : each.source === node && each.output === name,
  );
  const cut = side === "input" ? wires.slice(-1) : wires;
  if (cut.length > 0) useDocument.getState().perform(cutWires(recipe, cut));
  return cut.length;
}

/** How large a card is before the browser has drawn it, and where nodes without a place go. */

import type { NodeInfo, Recipe } from "../api/types";
import {
  ends,
  INPUTS_NODE,
  isBoundary,
  nodeOf,
  nodesOf,
  OUTPUTS_NODE,
  type Point,
  positionOf,
  wiresInto,
} from "../document";

const NARROW = 240;
const WIDE = 272;
const HEADER = 43;
const SOCKET = 24;
const PARAMETER = 36;
const PICTURE = 150;
/** What a node paints, as wide as its card, in the shape of most photographs. */
const PAINTED = 190;
const PAINTED_SOCKETS = new Set(["Image", "Mask"]);
const GAP_X = 72;
const GAP_Y = 40;

/** The parameters drawn on the card itself; a picture has a row and a thumbnail of its own. */
export function inlineParameters(info: NodeInfo) {
  return info.parameters.filter((each) => !each.more && each.widget.kind !== "image");
}

export function pictureParameter(info: NodeInfo | undefined) {
  return info?.parameters.find((each) => each.widget.kind === "image");
}

export function cardWidth(info: NodeInfo | undefined): number {
  return info && inlineParameters(info).length >= 3 ? WIDE : NARROW;
}

export function cardHeight(info: NodeInfo | undefined): number {
  if (!info) return HEADER + 3 * SOCKET;
  const sockets = info.inputs.length + info.outputs.length;
  const picture = pictureParameter(info) ? PICTURE + 30 : 0;
  const rows = inlineParameters(info).length + (info.presets.length > 0 ? 1 : 0);
  return HEADER + sockets * SOCKET + rows * PARAMETER + picture + 16;
}

/** The height to keep free for a card: with the picture that its node will have painted. */
export function roomFor(info: NodeInfo | undefined): number {
  const paints = !pictureParameter(info) && info?.outputs.some((each) => PAINTED_SOCKETS.has(each.socket));
  return cardHeight(info) + (paints ? PAINTED : 0);
}

type InfoOf = (type: string) => NodeInfo | undefined;
/** Heights of the cards that are drawn, by node. */
export type Heights = ReadonlyMap<string, number>;
const NOT_DRAWN: Heights = new Map();

/** The place of every node: its own, or for nodes without one a column by how far it is from the start, below
 * one another with room for what each will show and, where it is `drawn`, for what it shows now. */
export function places(recipe: Recipe, infoOf: InfoOf, drawn = NOT_DRAWN): Map<string, Point> {
  const room = (id: string) =>
    Math.max(roomFor(infoOf(nodeOf(recipe, id)?.type ?? "")), Math.ceil(drawn.get(id) ?? 0));
  const found = new Map<string, Point>();
  const lost: string[] = [];
  for (const id of Object.keys(nodesOf(recipe))) {
    const at = positionOf(recipe, id);
    if (at) found.set(id, at);
    else if (!isBoundary(id)) lost.push(id);
  }
  if (lost.length === 0) return withBoundary(recipe, found, infoOf);
  const depth = depths(recipe);
  const kept = [...found];
  const left = kept.length > 0 ? Math.min(...kept.map(([, { x }]) => x)) : 0;
  const top = kept.length > 0 ? Math.max(...kept.map(([id, { y }]) => y + room(id))) + GAP_Y : 0;
  const used = new Map<number, number>();
  for (const id of lost) {
    const column = depth.get(id) ?? 0;
    const y = used.get(column) ?? top;
    found.set(id, { x: left + column * (WIDE + GAP_X), y });
    used.set(column, y + room(id) + GAP_Y);
  }
  return withBoundary(recipe, found, infoOf);
}

const BOUNDARY = 180;

// A subgraph's own inputs stand left of all its nodes and its outputs right of them, unless they were put elsewhere.
function withBoundary(recipe: Recipe, found: Map<string, Point>, infoOf: InfoOf): Map<string, Point> {
  if (!nodeOf(recipe, INPUTS_NODE)) return found;
  const cards = [...found].filter(([id]) => !isBoundary(id));
  const widthOf = (id: string) => cardWidth(infoOf(nodeOf(recipe, id)?.type ?? ""));
  const left = cards.length > 0 ? Math.min(...cards.map(([, { x }]) => x)) : BOUNDARY + GAP_X;
  const right = cards.length > 0 ? Math.max(...cards.map(([id, { x }]) => x + widthOf(id))) : left + WIDE;
  const top = cards.length > 0 ? Math.min(...cards.map(([, { y }]) => y)) : 0;
  if (!found.has(INPUTS_NODE)) found.set(INPUTS_NODE, { x: left - GAP_X - BOUNDARY, y: top });
  if (!found.has(OUTPUTS_NODE)) found.set(OUTPUTS_NODE, { x: right + GAP_X, y: top });
  return found;
}

// The longest way from a node without inputs, without recursion; a cycle's nodes stay where they are found.
function depths(recipe: Recipe): Map<string, number> {
  const nodes = nodesOf(recipe);
  const needs = new Map(Object.keys(nodes).map((id) => [id, sourcesOf(recipe, id)]));
  const depth = new Map<string, number>();
  const users = new Map<string, string[]>();
  for (const [id, sources] of needs)
    for (const each of sources) users.set(each, [...(users.get(each) ?? []), id]);
  const open = [...needs].filter(([, sources]) => sources.size === 0).map(([id]) => id);
  const missing = new Map([...needs].map(([id, sources]) => [id, sources.size]));
  for (const id of open) {
    for (const user of users.get(id) ?? []) {
      depth.set(user, Math.max(depth.get(user) ?? 0, (depth.get(id) ?? 0) + 1));
      const left = (missing.get(user) ?? 1) - 1;
      missing.set(user, left);
      if (left === 0) open.push(user);
    }
  }
  return depth;
}

function sourcesOf(recipe: Recipe, id: string): Set<string> {
  const node = nodeOf(recipe, id);
  const names = Object.keys(node?.inputs ?? {});
  const sources = names.flatMap((name) => wiresInto(node, name).map((wire) => ends(wire).node));
  return new Set(sources.filter((each) => nodeOf(recipe, each)));
}

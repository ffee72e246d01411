/** Laying cards out from left to right with few crossings. The engine is fetched, and runs in a worker of its own,
 * when it is first asked for. */

import type { ELK, ElkExtendedEdge, ElkNode, ElkPort } from "elkjs/lib/elk-api";
import { infoOf } from "../catalogue";
import {
  applyPatches,
  arrangeName,
  type Box,
  changeItem,
  framesOf,
  itemId,
  itemOf,
  marked,
  moveItems,
  nodeOf,
  notesOf,
  type Point,
  rerouteKey,
  setDots,
  wiresOf,
} from "../document";
import { attempt, currentRecipe, knowledge, say, useSelection } from "../state";
import { t } from "../text";
import { glide } from "./gliding";
import { performPlaced } from "./placing";
import { boxesOf } from "./structure";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.spacing.nodeNode": "40",
  "elk.spacing.componentComponent": "72",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.crossingMinimization.semiInteractive": "false",
};
const FRAME = { "elk.padding": "[top=68,left=28,bottom=28,right=28]" };
const FIXED = { "elk.portConstraints": "FIXED_POS" };
const FIRST_SOCKET = 55;
const SOCKET = 24;

let engine: Promise<ELK> | null = null;

async function layouter(): Promise<ELK> {
  engine ??= (async () => {
    const [{ default: Elk }, { default: workerUrl }] = await Promise.all([
      import("elkjs/lib/elk-api"),
      import("elkjs/lib/elk-worker.min.js?url"),
    ]);
    return new Elk({ workerFactory: () => new Worker(workerUrl) });
  })();
  try {
    return await engine;
  } catch (error) {
    // The next time it is fetched anew.
    engine = null;
    throw error;
  }
}

/** Lays out every card that is not locked. */
export async function arrangeAll(): Promise<void> {
  const recipe = currentRecipe();
  const notes = [...notesOf(recipe).keys()].map((id) => itemId("note", id));
  const frames = [...framesOf(recipe).keys()].map((id) => itemId("frame", id));
  await arrange([...Object.keys(recipe.nodes ?? {}), ...frames, ...notes]);
}

/** Lays out the selected cards and leaves the others where they were put. */
export async function arrangeSelection(): Promise<void> {
  const { nodes } = useSelection.getState();
  if (nodes.length < 2) say(t("structure.selectMore", { count: 2 }));
  else await arrange(nodes);
}

async function arrange(ids: readonly string[]): Promise<void> {
  const locked = marked(currentRecipe(), "locked");
  const boxes = boxesOf(ids.filter((id) => !locked.has(id)));
  if (boxes.length < 2) return;
  const before = currentRecipe();
  const elk = await attempt(layouter());
  if (!elk) return;
  const { graph, parents } = graphOf(boxes);
  const laid = placesIn(await elk.layout(graph));
  // What was edited meanwhile stays as it is.
  if (currentRecipe() !== before) return;
  const roots = boxes.filter(({ id }) => !parents.has(id));
  const shift = {
    x: Math.min(...roots.map(({ x }) => x)) - Math.min(...roots.map(({ id }) => laid.get(id)?.x ?? 0)),
    y: Math.min(...roots.map(({ y }) => y)) - Math.min(...roots.map(({ id }) => laid.get(id)?.y ?? 0)),
  };
  const places = new Map(
    [...laid].map(([id, { x, y }]) => [id, { x: Math.round(x + shift.x), y: Math.round(y + shift.y) }]),
  );
  if (!(await glide(places, before))) return;
  performPlaced((recipe) => {
    const moved = moveItems(recipe, places);
    let { tree } = applyPatches(recipe, moved.patches);
    const patches = [...moved.patches];
    for (const [id, { width, height }] of laid) {
      if (itemOf(id)?.kind !== "frame") continue;
      const resized = changeItem(tree, id, { size: [Math.round(width), Math.round(height)] });
      patches.push(...resized.patches);
      tree = applyPatches(tree, resized.patches).tree;
    }
    const loose = wiresOf(tree).filter(({ source, target }) => places.has(source) && places.has(target));
    const straight = setDots(tree, new Map(loose.map((wire) => [rerouteKey(wire), []])));
    return { name: arrangeName(places.size), patches: [...patches, ...straight] };
  });
}

/** The graph as the engine takes it: a card with its sockets at its sides, a frame with what lies in it. */
function graphOf(boxes: readonly Box[]): { graph: ElkNode; parents: ReadonlyMap<string, string> } {
  const recipe = currentRecipe();
  const chosen = new Set(boxes.map(({ id }) => id));
  const frames = boxes.filter(({ id }) => itemOf(id)?.kind === "frame");
  const nodes = new Map<string, ElkNode>(
    boxes.map(({ id, width, height }) => [id, { id, width, height, ...portsOf(id, width) }]),
  );
  const root: ElkNode = { id: "all", layoutOptions: OPTIONS, children: [], edges: edgesOf(chosen) };
  const parents = new Map<string, string>();
  for (const box of boxes) {
    const parent = parentOf(box, frames);
    const node = nodes.get(box.id);
    if (!node) continue;
    if (parent !== null) parents.set(box.id, parent);
    const holder = (parent !== null && nodes.get(parent)) || root;
    holder.children = [...(holder.children ?? []), node];
    if (holder !== root) holder.layoutOptions = FRAME;
  }
  return { graph: root, parents };

  function portsOf(id: string, width: number): Partial<ElkNode> {
    const info = nodeOf(recipe, id) && infoOf(knowledge(), recipe, id);
    if (!info) return {};
    const port = (side: string, name: string, x: number, row: number): ElkPort => ({
      id: `${id} ${side} ${name}`,
      x,
      y: FIRST_SOCKET + row * SOCKET,
      width: 0,
      height: 0,
      layoutOptions: { "elk.port.side": side === "in" ? "WEST" : "EAST" },
    });
    return {
      layoutOptions: FIXED,
      ports: [
        ...info.inputs.map(({ name }, row) => port("in", name, 0, row)),
        ...info.outputs.map(({ name }, row) => port("out", name, width, info.inputs.length + row)),
      ],
    };
  }

  function edgesOf(ids: ReadonlySet<string>): ElkExtendedEdge[] {
    const known = (id: string, side: "inputs" | "outputs", name: string) =>
      infoOf(knowledge(), recipe, id)?.[side].some((each) => each.name === name) ?? false;
    return wiresOf(recipe)
      .filter(({ source, target }) => ids.has(source) && ids.has(target))
      .map(({ source, output, target, input }, at) => ({
        id: `wire ${at}`,
        sources: [known(source, "outputs", output) ? `${source} out ${output}` : source],
        targets: [known(target, "inputs", input) ? `${target} in ${input}` : target],
      }));
  }
}

/** The smallest frame that a box's middle lies in. */
function parentOf(box: Box, frames: readonly Box[]): string | null {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const around = frames.filter(
    (each) =>
      each.id !== box.id &&
      each.width * each.height > box.width * box.height &&
      x > each.x &&
      y > each.y &&
      x < each.x + each.width &&
      y < each.y + each.height,
  );
  return around.toSorted((one, other) => one.width * one.height - other.width * other.height)[0]?.id ?? null;
}

function placesIn(node: ElkNode, at: Point = { x: 0, y: 0 }): Map<string, Box> {
  const found = new Map<string, Box>();
  for (const child of node.children ?? []) {
    const place = { x: at.x + (child.x ?? 0), y: at.y + (child.y ?? 0) };
    found.set(child.id, { id: child.id, ...place, width: child.width ?? 0, height: child.height ?? 0 });
    for (const [id, box] of placesIn(child, place)) found.set(id, box);
  }
  return found;
}

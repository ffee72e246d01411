/** Painting a mask from the canvas: a new one on a picture, or the one that a node holds. */

import { fileOf, fileParameter, infoOf, maskNode, pictureBehind, takerOf } from "../catalogue";
import { addNode, applyPatches, nodeOf, type Point, setParameters, wire } from "../document";
import { currentRecipe, knowledge, say, shownNodes, useDocument, useMasks } from "../state";
import { t } from "../text";
import { drawnHeights, useFlow } from "./flow";
import { placed } from "./placing";

const GAP = 24;

/** Goes on with the mask that a node holds, or paints its first one. */
export function editMask(id: string): void {
  const recipe = currentRecipe();
  const node = nodeOf(recipe, id);
  const info = infoOf(knowledge(), recipe, id);
  const parameter = fileParameter(info);
  if (!node || !parameter) return;
  const file = fileOf(node, info);
  const { channel, invert } = node.parameters ?? {};
  useMasks.getState().open({
    picture: pictureBehind(knowledge(), recipe, id),
    mask:
      file === null
        ? null
        : {
            file,
            channel: typeof channel === "string" ? channel : "automatic",
            invert: invert === true,
          },
    use: (painted) => {
      // What was painted is the mask itself, whichever channel the file before was read from.
      const values = [
        [parameter.name, painted],
        ["channel", undefined],
        ["invert", undefined],
      ] as const;
      useDocument.getState().settle();
      useDocument.getState().perform(setParameters(id, values, t("mask.step")));
    },
  });
}

/** Paints a mask on the picture of a node; what is kept becomes a node, wired where a mask is missing. */
export function paintMaskOn(id: string): void {
  const recipe = currentRecipe();
  const picture = fileOf(nodeOf(recipe, id), infoOf(knowledge(), recipe, id));
  if (picture !== null) useMasks.getState().open({ picture, mask: null, use: (file) => addMask(id, file) });
}

function addMask(id: string, file: string): void {
  const info = maskNode(knowledge());
  const parameter = fileParameter(info);
  if (!info || !parameter) return;
  const { recipe, patches: places } = placed(currentRecipe(), drawnHeights());
  const at = freePlaceBelow(id);
  const made = addNode(recipe, info, at, { [parameter.name]: file }, shownNodes());
  const patches = [...places, ...made.edit.patches];
  const taker = takerOf(knowledge(), recipe, id);
  const output = info.outputs.find((each) => each.socket === "Mask");
  if (taker && output) {
    const { tree } = applyPatches(recipe, made.edit.patches);
    patches.push(...wire(tree, { node: made.id, name: output.name }, taker, false).patches);
  }
  useDocument.getState().perform({ name: t("mask.step"), patches });
  useFlow.getState().select([made.id]);
  const target = taker && infoOf(knowledge(), recipe, taker.node);
  const input = target?.inputs.find((each) => each.name === taker?.name);
  say(target && input ? t("mask.wired", { input: input.label, node: target.title }) : t("mask.added"));
}

/** Below a card, and below every other that stands there. */
function freePlaceBelow(id: string): Point {
  const { nodes } = useFlow.getState();
  const drawn = nodes.find((each) => each.id === id);
  if (!drawn) return { x: 0, y: 0 };
  const { x } = drawn.position;
  const width = drawn.measured?.width ?? drawn.initialWidth ?? 0;
  const inColumn = nodes.filter(
    ({ position, measured, initialWidth }) =>
      position.x < x + width && position.x + (measured?.width ?? initialWidth ?? 0) > x,
  );
  const bottoms = inColumn.map(
    ({ position, measured, initialHeight }) => position.y + (measured?.height ?? initialHeight ?? 0),
  );
  return { x, y: Math.max(...bottoms) + GAP };
}

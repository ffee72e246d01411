import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useEffect, useRef } from "react";
import { errorText } from "../api/http";
import type { NodeInfo } from "../api/types";
import { infoOf } from "../catalogue";
import type { Point } from "../document";
import { NODE_DRAG } from "../panels/drag";
import { currentRecipe, knowledge, openFile, say, useCatalogue } from "../state";
import { t } from "../text";
import { PICTURE_DRAG } from "../ui/widgets";
import { edgeFor } from "./dropping";
import { pictureParameter } from "./geometry";
import { useMarked } from "./marked";
import { changeParameter, commitParameter, uploadHere } from "./parameters";
import { holdsRecipe } from "./recipeFiles";
import { roomNear } from "./room";
import { wireOf } from "./wires";
import { add, addInto } from "./wiring";

const OFFSET = 40;

/** Takes what is dropped on the canvas: pictures, recipes, exported pictures, nodes of the drawer. */
export function useDrops() {
  const { screenToFlowPosition, getZoom } = useReactFlow();
  const dragged = useDraggedNode();
  return {
    onDragLeave: (event: DragEvent) => {
      const inside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
      if (!inside) useMarked.getState().hover(null);
    },
    onDragOver: (event: DragEvent) => {
      const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const info = knowledge().nodes.get(dragged.current ?? "");
      if (info) useMarked.getState().hover(edgeFor(info, at, getZoom()));
      const takes = [...event.dataTransfer.types].some(
        (type) => type === "Files" || type === PICTURE_DRAG || type === NODE_DRAG,
      );
      if (!takes) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const target = cardAt(event);
      const type = event.dataTransfer.getData(NODE_DRAG);
      const picture = event.dataTransfer.getData(PICTURE_DRAG);
      const info = knowledge().nodes.get(type);
      const place = { x: at.x - OFFSET * 3, y: at.y - OFFSET / 2 };
      const { over, hover } = useMarked.getState();
      const into = over === null ? undefined : wireOf(over);
      hover(null);
      if (info && into) addInto(info, place, into);
      else if (info) add(info, place);
      else if (picture) placePicture(picture, at, target);
      else void takeFiles([...event.dataTransfer.files], at, target);
    },
  };
}

/** The type of the node that is dragged out of the drawer: until it is dropped a drag does not show its data. */
function useDraggedNode() {
  const type = useRef<string | null>(null);
  useEffect(() => {
    const begin = (event: globalThis.DragEvent) => {
      type.current = event.dataTransfer?.getData(NODE_DRAG) || null;
    };
    const end = () => {
      type.current = null;
    };
    document.addEventListener("dragstart", begin);
    document.addEventListener("dragend", end);
    return () => {
      document.removeEventListener("dragstart", begin);
      document.removeEventListener("dragend", end);
    };
  }, []);
  return type;
}

function cardAt(event: DragEvent): string | null {
  const element = event.target instanceof Element ? event.target.closest(".react-flow__node") : null;
  return element?.getAttribute("data-id") ?? null;
}

/** Opens recipes and brings pictures onto the canvas, or onto the node `target`. */
export async function takeFiles(
  files: readonly File[],
  at: Point,
  target: string | null = null,
): Promise<void> {
  let place = at;
  for (const file of files) {
    try {
      if (await holdsRecipe(file)) {
        await openFile(file);
        continue;
      }
      const stored = await uploadHere(file);
      if (!stored) continue;
      placePicture(stored.ref, place, place === at ? target : null);
      place = { x: place.x + OFFSET, y: place.y + OFFSET };
    } catch (error) {
      say(`${file.name}: ${errorText(error)}`, "problem");
    }
  }
}

/** Sets the picture of the node under the pointer, or brings it in with a node of its own, whose id it returns. */
export function placePicture(ref: string, at: Point, target: string | null): string | null {
  const there = target === null ? undefined : pictureParameter(infoOf(knowledge(), currentRecipe(), target));
  if (target !== null && there) {
    changeParameter(target, there.name, ref);
    commitParameter();
    return null;
  }
  const info = loader();
  const parameter = pictureParameter(info);
  if (!info || !parameter) {
    say(t("app.noPictureNode"), "problem");
    return null;
  }
  const place = roomNear(info, { x: at.x - OFFSET * 3, y: at.y - OFFSET / 2 }, { from: null });
  return add(info, place, null, { [parameter.name]: ref });
}

function loader(): NodeInfo | undefined {
  const { nodes } = useCatalogue.getState().catalogue;
  return nodes.find((info) => info.inputs.length === 0 && info.outputs.length > 0 && pictureParameter(info));
}

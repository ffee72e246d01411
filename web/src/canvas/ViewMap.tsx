import { MiniMap, type ReactFlowState, useStore } from "@xyflow/react";
import { infoOf } from "../catalogue";
import { itemOf } from "../document";
import { currentRecipe, knowledge } from "../state";
import { t } from "../text";
import { categoryColor } from "../ui/categories";
import { classes } from "../ui/classes";
import type { CardNode } from "./flow";
import { isCardUnder } from "./underneath";

const MARGIN = 8;
/** What the map takes of the canvas, with its margin. */
const WIDTH = 192;
const HEIGHT = 136;

/** The small map, only while part of the graph lies outside the view, and while what is worked on does not lie under
 * it. */
export function ViewMap() {
  const outside = useStore(someOutside);
  const covers = useStore(coversSelected);
  if (!outside) return null;
  return (
    <MiniMap<CardNode>
      className={classes("view-map", covers && "view-map-covers")}
      pannable
      zoomable
      nodeColor={(node) =>
        itemOf(node.id)
          ? "var(--line)"
          : categoryColor(infoOf(knowledge(), currentRecipe(), node.id)?.category ?? "")
      }
      nodeBorderRadius={24}
      ariaLabel={t("app.map")}
    />
  );
}

function coversSelected(flow: ReactFlowState): boolean {
  const { width, height } = flow;
  const place = { left: width - WIDTH, top: height - HEIGHT, right: width, bottom: height };
  return isCardUnder(place, flow, ({ selected }) => Boolean(selected));
}

function someOutside({ nodeLookup, transform: [x, y, zoom], width, height }: ReactFlowState): boolean {
  for (const { position, measured } of nodeLookup.values()) {
    const left = position.x * zoom + x;
    const top = position.y * zoom + y;
    const right = left + (measured.width ?? 0) * zoom;
    const bottom = top + (measured.height ?? 0) * zoom;
    if (left < -MARGIN || top < -MARGIN || right > width + MARGIN || bottom > height + MARGIN) return true;
  }
  return false;
}

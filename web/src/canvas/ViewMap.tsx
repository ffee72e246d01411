import { MiniMap, type ReactFlowState, useStore } from "@xyflow/react";
import { infoOf } from "../catalogue";
import { itemOf } from "../document";
import { currentRecipe, knowledge } from "../state";
import { t } from "../text";
import { categoryColor } from "../ui/categories";
import type { CardNode } from "./flow";

const MARGIN = 8;

/** The small map, only while part of the graph lies outside the view. */
export function ViewMap() {
  const outside = useStore(someOutside);
  if (!outside) return null;
  return (
    <MiniMap<CardNode>
      className="view-map"
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

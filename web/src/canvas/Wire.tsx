import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { X } from "lucide-react";
import { memo } from "react";
import { remove } from "../document";
import { currentRecipe, isActive, useDocument, useRuns } from "../state";
import { classes } from "../ui/classes";
import { IconButton } from "../ui/IconButton";
import { socketColor } from "../ui/SocketGlyph";
import type { WireEdge } from "./flow";
import "./Wire.css";

/** A wire in its socket's colour; dashes flow along it only while what it feeds is painting. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, source, target, data, selected, markerEnd: _markerEnd } = props;
  const flowing = useRuns(({ shown, states, runs }) => {
    if (!shown || !isActive(runs[shown])) return false;
    return states[shown]?.[target]?.state === "running" && states[shown]?.[source]?.state !== "running";
  });
  const [path, labelX, labelY] = getBezierPath(props);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        className={classes("wire", flowing && "wire-flowing")}
        style={{ stroke: socketColor(data?.socket ?? "") }}
      />
      {selected && data ? (
        <EdgeLabelRenderer>
          <span
            className="wire-remove nodrag nopan"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            <IconButton
              label="Remove this wire"
              shortcut="Del"
              size="small"
              icon={<X size={14} />}
              onClick={() => useDocument.getState().perform(remove(currentRecipe(), [], [data.wire], "wire"))}
            />
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});

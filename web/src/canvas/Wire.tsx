import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { memo } from "react";
import { nodeOf, orderWire, remove, type WireRef, wireKey, wiresInto } from "../document";
import { currentRecipe, isPainting, useDocument, useRuns } from "../state";
import { classes } from "../ui/classes";
import { IconButton } from "../ui/IconButton";
import { socketColor } from "../ui/SocketGlyph";
import { useFlow, type WireEdge } from "./flow";
import "./Wire.css";

/** A wire in its socket's colour; dashes flow along it only while what it feeds is painting. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, source, target, data, selected, markerEnd: _markerEnd } = props;
  const flowing = useRuns(({ shown, states, runs }) => {
    if (!shown || !isPainting(runs[shown])) return false;
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
            className="wire-tools nodrag nopan"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            <WireTools wire={data.wire} />
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});

/** Takes the selected wire away, or moves it among the wires of an input that takes several. */
function WireTools({ wire }: { wire: WireRef }) {
  const count = useDocument((state) => wiresInto(nodeOf(state.recipe, wire.target), wire.input).length);
  const { perform } = useDocument.getState();
  const move = (slot: number) => {
    perform(orderWire(currentRecipe(), wire, slot));
    useFlow.getState().selectWire(wireKey({ ...wire, slot }));
  };
  return (
    <>
      {count > 1 ? (
        <>
          <IconButton
            label="Move this wire up"
            size="small"
            icon={<ChevronUp size={14} />}
            disabled={wire.slot === 0}
            onClick={() => move(wire.slot - 1)}
          />
          <span className="wire-place">
            {wire.slot + 1} of {count}
          </span>
          <IconButton
            label="Move this wire down"
            size="small"
            icon={<ChevronDown size={14} />}
            disabled={wire.slot === count - 1}
            onClick={() => move(wire.slot + 1)}
          />
        </>
      ) : null}
      <IconButton
        label="Remove this wire"
        shortcut="Del"
        size="small"
        icon={<X size={14} />}
        onClick={() => perform(remove(currentRecipe(), [], [wire], "wire"))}
      />
    </>
  );
}

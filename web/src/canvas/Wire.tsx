import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { isPainting, stateAt, usePath, useRuns } from "../state";
import { classes } from "../ui/classes";
import { socketColor } from "../ui/SocketGlyph";
import { wirePath } from "./curves";
import type { WireEdge } from "./flow";
import { useMarked } from "./marked";
import { useDots } from "./useDots";
import { type HeldDot, WireDots } from "./WireDots";
import { WireTools } from "./WireTools";
import "./Wire.css";

/** A wire in its socket's colour; dashes flow along it only while what it feeds is painting. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, source, target, data, selected } = props;
  const [from, to] = [usePath(source), usePath(target)];
  const flowing = useRuns(({ shown, states, runs }) => {
    if (!shown || !isPainting(runs[shown])) return false;
    const stateOf = (path: string) => stateAt(states[shown], path)?.state;
    return stateOf(to) === "running" && stateOf(from) !== "running";
  });
  const over = useMarked((state) => state.over === id);
  const cut = useMarked((state) => state.cut.has(id));
  const [held, hold] = useState<HeldDot | null>(null);
  const written = useDots(data?.wire);
  const dots = held ? written.map((dot, at) => (at === held.index ? held.at : dot)) : written;
  const { path, middle } = wirePath(props, dots);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        className={classes("wire", flowing && "wire-flowing", over && "wire-over", cut && "wire-cut")}
        style={cut ? undefined : { stroke: socketColor(data?.socket ?? "") }}
      />
      {data && (selected || dots.length > 0) ? (
        <EdgeLabelRenderer>
          {dots.length > 0 ? (
            <WireDots wire={data.wire} dots={dots} socket={data.socket} onHold={hold} />
          ) : null}
          {selected && !held ? (
            <span
              className="wire-tools nodrag nopan"
              style={{ transform: `translate(-50%, -150%) translate(${middle.x}px, ${middle.y}px)` }}
            >
              <WireTools wire={data.wire} middle={middle} />
            </span>
          ) : null}
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});

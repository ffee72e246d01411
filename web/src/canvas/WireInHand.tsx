import {
  type ConnectionLineComponentProps,
  getBezierPath,
  Position,
  type ReactFlowState,
  useReactFlow,
  useStore,
  ViewportPortal,
} from "@xyflow/react";
import { useEffect, useState } from "react";
import type { Point } from "../document";
import { socketColor } from "../ui/SocketGlyph";
import { type End, useConnecting } from "./connecting";

/** The wire that follows a drag. */
export function WireInHand({
  fromX,
  fromY,
  toX,
  toY,
  fromPosition,
  toPosition,
}: ConnectionLineComponentProps) {
  const socket = useConnecting((state) => state.from?.socket ?? "");
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
  });
  return (
    <g>
      <path className="wire-in-hand" d={path} style={{ stroke: socketColor(socket) }} />
      <circle cx={toX} cy={toY} r={5} fill={socketColor(socket)} />
    </g>
  );
}

/** The wire that waits: at the palette for a node to be picked, or taken up by a tap or a key for a socket. */
export function WaitingWire() {
  const palette = useConnecting((state) => state.palette);
  const from = useConnecting((state) => (state.loose ? state.from : null));
  if (palette?.from && palette.fromAt)
    return <Loose from={palette.from} start={palette.fromAt} end={palette.at} />;
  return from ? <Held from={from} /> : null;
}

/** A wire without a drag: its end is at the socket that the keys lead to, or under the pointer. */
function Held({ from }: { from: End }) {
  const candidate = useConnecting((state) => state.candidate);
  const start = usePlace(from);
  const goal = usePlace(candidate ?? from);
  const pointer = usePointer();
  const end = candidate ? goal : pointer;
  return !start || !end ? null : <Loose from={from} start={start} end={end} />;
}

function Loose({ from, start, end }: { from: End; start: Point; end: Point }) {
  const right = from.side === "output";
  const [path] = getBezierPath({
    sourceX: start.x,
    sourceY: start.y,
    sourcePosition: right ? Position.Right : Position.Left,
    targetX: end.x,
    targetY: end.y,
    targetPosition: right ? Position.Left : Position.Right,
  });
  return (
    <ViewportPortal>
      <svg className="waiting-wire" aria-hidden>
        <path className="wire-in-hand" d={path} style={{ stroke: socketColor(from.socket) }} />
        <circle cx={end.x} cy={end.y} r={5} fill={socketColor(from.socket)} />
      </svg>
    </ViewportPortal>
  );
}

/** Where on the canvas the middle of a socket is. */
function usePlace({ node, side, name }: End): Point | null {
  const text = useStore(({ nodeLookup }: ReactFlowState) => {
    const internals = nodeLookup.get(node)?.internals;
    const handles = internals?.handleBounds?.[side === "output" ? "source" : "target"];
    const handle = handles?.find(({ id }) => id === name);
    if (!internals || !handle) return "";
    const { x, y } = internals.positionAbsolute;
    return `${x + handle.x + handle.width / 2} ${y + handle.y + handle.height / 2}`;
  });
  const [x, y] = text.split(" ").map(Number);
  return x === undefined || y === undefined ? null : { x, y };
}

// Only the pointer over the canvas leads a wire: a finger does not hover.
function usePointer(): Point | null {
  const { screenToFlowPosition } = useReactFlow();
  const [at, setAt] = useState<Point | null>(null);
  useEffect(() => {
    const follow = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      const over = event.target instanceof Element && event.target.closest(".canvas");
      setAt(over ? screenToFlowPosition({ x: event.clientX, y: event.clientY }) : null);
    };
    window.addEventListener("pointermove", follow, { passive: true });
    return () => window.removeEventListener("pointermove", follow);
  }, [screenToFlowPosition]);
  return at;
}

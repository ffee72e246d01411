import { type ConnectionLineComponentProps, getBezierPath, Position, ViewportPortal } from "@xyflow/react";
import { socketColor } from "../ui/SocketGlyph";
import { useConnecting } from "./connecting";

/** The wire that follows the pointer. */
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

/** The wire that waits at the palette for a node to be picked. */
export function WaitingWire() {
  const palette = useConnecting((state) => state.palette);
  if (!palette?.from || !palette.fromAt) return null;
  const { from, fromAt, at } = palette;
  const right = from.side === "output";
  const [path] = getBezierPath({
    sourceX: fromAt.x,
    sourceY: fromAt.y,
    sourcePosition: right ? Position.Right : Position.Left,
    targetX: at.x,
    targetY: at.y,
    targetPosition: right ? Position.Left : Position.Right,
  });
  return (
    <ViewportPortal>
      <svg className="waiting-wire" aria-hidden>
        <path className="wire-in-hand" d={path} style={{ stroke: socketColor(from.socket) }} />
        <circle cx={at.x} cy={at.y} r={5} fill={socketColor(from.socket)} />
      </svg>
    </ViewportPortal>
  );
}

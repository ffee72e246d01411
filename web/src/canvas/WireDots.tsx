import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { moveDot, type Point, removeDot, type WireRef } from "../document";
import { currentRecipe, useDocument } from "../state";
import { t } from "../text";
import { socketColor } from "../ui/SocketGlyph";

/** A dot under the pointer that drags it. */
export interface HeldDot {
  readonly index: number;
  readonly at: Point;
}

export interface WireDotsProps {
  wire: WireRef;
  dots: readonly Point[];
  socket: string;
  onHold: (dot: HeldDot | null) => void;
}

const STEP = 8;
const WIDE_STEP = 32;
const WAYS: { readonly [key: string]: Point } = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The dots of a wire: a drag or the arrow keys move one, Delete or a double click takes it away. */
export function WireDots({ wire, dots, socket, onHold }: WireDotsProps) {
  const { screenToFlowPosition } = useReactFlow();
  const held = useRef<HeldDot | null>(null);
  const { perform } = useDocument.getState();

  const hold = (dot: HeldDot | null) => {
    held.current = dot;
    onHold(dot);
  };
  const drag = (event: PointerEvent, index: number) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    hold({ index, at: screenToFlowPosition({ x: event.clientX, y: event.clientY }) });
  };
  const drop = () => {
    const dot = held.current;
    if (!dot) return;
    perform(moveDot(currentRecipe(), wire, dot.index, dot.at));
    hold(null);
  };
  const press = (event: KeyboardEvent, index: number) => {
    const way = WAYS[event.key];
    const dot = dots[index];
    if (event.key === "Delete" || event.key === "Backspace") perform(removeDot(currentRecipe(), wire, index));
    else if (event.key === "Escape" && held.current) hold(null);
    else if (way && dot) {
      const step = event.shiftKey ? WIDE_STEP : STEP;
      const at = { x: dot.x + way.x * step, y: dot.y + way.y * step };
      perform(moveDot(currentRecipe(), wire, index, at, true));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return dots.map((dot, index) => (
    <button
      // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place in the order
      key={index}
      type="button"
      className="wire-dot nodrag nopan"
      style={{
        transform: `translate(-50%, -50%) translate(${dot.x}px, ${dot.y}px)`,
        color: socketColor(socket),
      }}
      aria-label={t("wires.dot", { number: index + 1, count: dots.length })}
      title={t("wires.dotHint")}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => drag(event, index)}
      onPointerUp={drop}
      onPointerCancel={() => hold(null)}
      onDoubleClick={() => perform(removeDot(currentRecipe(), wire, index))}
      onKeyDown={(event) => press(event, index)}
    />
  ));
}

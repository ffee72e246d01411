import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Point } from "../document";
import { useConnecting } from "./connecting";

const PAPER = ".canvas, .react-flow, .react-flow__pane, .react-flow__node, .react-flow__edge";

/** Tab opens the palette for a hand on the mouse: where the pointer was moved over the canvas since the focus was
 * last led by Tab or Escape was pressed. Whoever leads the focus by keys goes on with Tab as anywhere. */
export function useTabKey(): void {
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    let pointer: Point | null = null;
    const follow = (event: PointerEvent) => {
      const over = event.target instanceof Element && event.target.closest(".react-flow");
      pointer = over && event.pointerType === "mouse" ? { x: event.clientX, y: event.clientY } : null;
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") pointer = null;
      if (event.key !== "Tab") return;
      const at = pointer;
      pointer = null;
      const held = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
      const { target } = event;
      const onPaper = target instanceof Element && (target === document.body || target.matches(PAPER));
      if (!at || held || !onPaper || document.querySelector("[role=dialog]")) return;
      event.preventDefault();
      const { from, openPalette } = useConnecting.getState();
      openPalette({ screen: at, at: screenToFlowPosition(at), from, fromAt: null });
    };
    window.addEventListener("pointermove", follow, { passive: true });
    window.addEventListener("keydown", press, true);
    return () => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("keydown", press, true);
    };
  }, [screenToFlowPosition]);
}

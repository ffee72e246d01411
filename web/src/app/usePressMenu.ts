import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { openMenuAt, useConnecting, useFlow } from "../canvas";

/** How long a finger rests before it means the menu, in milliseconds, and how far it may stray, in pixels. */
const LONG = 500;
const STRAY = 10;
/** The button of the mouse; a key that asks for the menu has none. */
const RIGHT = 2;

/** A right click, the menu key or a finger that rests opens a node's menu, and on the paper the palette. */
export function usePressMenu(): void {
  const flow = useReactFlow();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let start = { x: 0, y: 0 };
    let opened = 0;
    const cancel = () => clearTimeout(timer);

    const open = (event: MouseEvent) => {
      cancel();
      const target = event.target instanceof Element ? event.target : null;
      if (!target?.closest(".canvas") || target.closest("input, textarea, [contenteditable=true]")) return;
      event.preventDefault();
      // Some browsers tell of a long press too, a moment after it was noticed here.
      if (event.timeStamp - opened < LONG) return;
      opened = event.timeStamp;
      const id = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      const screen = { x: event.clientX, y: event.clientY };
      const pointed = event.button === RIGHT && target.closest(".react-flow__node-card");
      if (id !== undefined && pointed) openMenuAt(id, screen);
      else if (id !== undefined) openMenuOf(id);
      else if (target.closest(".react-flow__pane")) {
        const at = flow.screenToFlowPosition(screen);
        useConnecting.getState().openPalette({ screen, at, from: null, fromAt: null });
      }
    };
    const press = (event: PointerEvent) => {
      cancel();
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      const { target, clientX, clientY } = event;
      start = { x: clientX, y: clientY };
      timer = setTimeout(() => {
        target?.dispatchEvent(
          new MouseEvent("contextmenu", { bubbles: true, cancelable: true, button: RIGHT, clientX, clientY }),
        );
      }, LONG);
    };
    const move = ({ clientX, clientY }: PointerEvent) => {
      if (Math.hypot(clientX - start.x, clientY - start.y) > STRAY) cancel();
    };
    document.addEventListener("contextmenu", open);
    document.addEventListener("pointerdown", press, { passive: true, capture: true });
    document.addEventListener("pointermove", move, { passive: true, capture: true });
    document.addEventListener("pointerup", cancel, { capture: true });
    document.addEventListener("pointercancel", cancel, { capture: true });
    return () => {
      cancel();
      document.removeEventListener("contextmenu", open);
      document.removeEventListener("pointerdown", press, { capture: true });
      document.removeEventListener("pointermove", move, { capture: true });
      document.removeEventListener("pointerup", cancel, { capture: true });
      document.removeEventListener("pointercancel", cancel, { capture: true });
    };
  }, [flow]);
}

// The button of the menu is drawn once its node is selected.
function openMenuOf(id: string): void {
  useFlow.getState().select([id]);
  requestAnimationFrame(() => {
    const button = document.querySelector<HTMLElement>(
      `.react-flow__node[data-id="${CSS.escape(id)}"] .card-menu`,
    );
    button?.focus();
    button?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  });
}

/** Dragging a tab to another place in the strip. */

import type { PointerEvent as ReactPointerEvent } from "react";
import { moveTab, showTab, useTabs } from "../state";

/** Pixels before a press is a drag. */
const BEGIN = 6;

/** Moves the tab under the pointer as long as it is held. By touch the strip is scrolled instead. */
export function dragTab(tab: string, { button, pointerType, clientX: from }: ReactPointerEvent): void {
  if (button !== 0 || pointerType === "touch") return;
  let dragging = false;
  const move = ({ clientX }: PointerEvent) => {
    if (!dragging && Math.abs(clientX - from) <= BEGIN) return;
    dragging = true;
    showTab(tab);
    moveTab(tab, placeAt(tab, clientX));
  };
  const end = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
}

// Behind every other tab whose middle the pointer has passed.
function placeAt(tab: string, x: number): number {
  const rightToLeft = document.documentElement.dir === "rtl";
  const others = useTabs.getState().keys.filter((key) => key !== tab);
  return others.filter((key) => {
    const box = document.querySelector(`[role=tab][data-key="${CSS.escape(key)}"]`)?.getBoundingClientRect();
    const middle = box ? box.left + box.width / 2 : 0;
    return rightToLeft ? x < middle : x > middle;
  }).length;
}

/** What mouse, pen, fingers and keys do on the stage. */

import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import type { MaskStageProps } from "./MaskStage";

interface Place {
  readonly x: number;
  readonly y: number;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class Hands {
  readonly #props: () => MaskStageProps;
  readonly #ring: RefObject<HTMLDivElement | null>;
  readonly #touches = new Map<number, Place>();
  #doing: "nothing" | "stroke" | "pan" | "keys" = "nothing";
  /** Where the brush is, in pixels of the picture; null before it was anywhere. */
  #brush: Place | null = null;
  /** Where the last stroke ended: Shift draws a straight line from there. */
  #ended: Place | null = null;

  constructor(props: () => MaskStageProps, ring: RefObject<HTMLDivElement | null>) {
    this.#props = props;
    this.#ring = ring;
  }

  down(event: PointerEvent<HTMLElement>): void {
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const { act, settings, busy } = this.#props();
    if (this.#touches.size > 1) {
      // The first finger had begun to paint before the second came.
      if (this.#doing === "stroke") act.cancel();
      this.#doing = "pan";
      return;
    }
    if (event.button === 1 || event.button === 2 || settings.tool === "hand") {
      this.#doing = "pan";
      return;
    }
    if (event.button !== 0 || busy) return;
    const at = this.#placeOf(event);
    this.#moveRing(at, false);
    if (settings.tool === "colour") {
      act.fillAt(at.x, at.y);
      return;
    }
    this.#doing = "stroke";
    const from = event.shiftKey && this.#ended ? this.#ended : at;
    act.begin({ ...from, pressure: this.#pressureOf(event) });
    if (from !== at) act.to({ ...at, pressure: this.#pressureOf(event) });
  }

  move(event: PointerEvent<HTMLElement>): void {
    const before = this.#touches.get(event.pointerId);
    const here = { x: event.clientX, y: event.clientY };
    if (before) this.#touches.set(event.pointerId, here);
    if (before && this.#doing === "pan") {
      this.#pan(event, before, here);
      return;
    }
    this.#moveRing(this.#placeOf(event), false);
    if (this.#doing !== "stroke") return;
    const { act } = this.#props();
    // Between two frames a pen tells of several places: each belongs to the stroke.
    const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const each of all.length > 0 ? all : [event.nativeEvent]) {
      act.to({ ...this.#placeOf(each), pressure: this.#pressureOf(each) });
    }
  }

  up(event: PointerEvent<HTMLElement>): void {
    this.#touches.delete(event.pointerId);
    if (this.#doing === "stroke") {
      this.#props().act.end();
      this.#ended = this.#placeOf(event);
    }
    if (this.#touches.size === 0) this.#doing = "nothing";
  }

  lost(event: PointerEvent<HTMLElement>): void {
    this.#touches.delete(event.pointerId);
    if (this.#doing === "stroke") this.#props().act.cancel();
    this.#doing = "nothing";
  }

  leave(): void {
    if (this.#doing === "nothing" && this.#ring.current) this.#ring.current.hidden = true;
  }

  keyDown(event: KeyboardEvent): void {
    const { width, height, settings, act, busy } = this.#props();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const at = this.#brush ?? { x: width / 2, y: height / 2 };
    if (arrow) {
      event.preventDefault();
      const step = event.shiftKey ? 1 : Math.max(1, Math.round(settings.size / 4));
      const next = {
        x: Math.min(width, Math.max(0, at.x + arrow[0] * step)),
        y: Math.min(height, Math.max(0, at.y + arrow[1] * step)),
      };
      this.#moveRing(next, true);
      if (this.#doing === "keys") act.to({ ...next, pressure: 1 });
    } else if (event.key === " ") {
      event.preventDefault();
      if (event.repeat || busy || this.#doing !== "nothing") return;
      this.#moveRing(at, true);
      if (settings.tool === "colour") act.fillAt(at.x, at.y);
      else if (settings.tool !== "hand") {
        this.#doing = "keys";
        act.begin({ ...at, pressure: 1 });
      }
    }
  }

  keyUp(event: KeyboardEvent): void {
    if (event.key !== " " || this.#doing !== "keys") return;
    this.#doing = "nothing";
    this.#ended = this.#brush;
    this.#props().act.end();
  }

  /** Draws the ring where the brush is, as large as it is on the screen. */
  drawRing(): void {
    const ring = this.#ring.current;
    if (!ring || !this.#brush) return;
    const { width, height, settings, stage } = this.#props();
    const view = stage.now.current;
    const round = settings.tool === "brush" || settings.tool === "eraser";
    const side = round ? Math.max(4, settings.size * view.scale) : 12;
    const x = (this.#brush.x - width / 2) * view.scale + view.x;
    const y = (this.#brush.y - height / 2) * view.scale + view.y;
    ring.style.width = `${side}px`;
    ring.style.height = `${side}px`;
    ring.style.transform = `translate(calc(${x}px - 50%), calc(${y}px - 50%))`;
  }

  #moveRing(at: Place, byKeys: boolean): void {
    this.#brush = at;
    if (this.#ring.current) this.#ring.current.hidden = this.#props().settings.tool === "hand" && !byKeys;
    this.drawRing();
    this.#props().onMove(at.x, at.y, byKeys);
  }

  #pan(event: PointerEvent<HTMLElement>, before: Place, here: Place): void {
    const { stage } = this.#props();
    const other = [...this.#touches].find(([id]) => id !== event.pointerId)?.[1];
    stage.pan((here.x - before.x) / (other ? 2 : 1), (here.y - before.y) / (other ? 2 : 1));
    if (!other) return;
    const box = event.currentTarget.getBoundingClientRect();
    const apart = (one: Place) => Math.hypot(one.x - other.x, one.y - other.y);
    stage.by(apart(here) / Math.max(1, apart(before)), {
      x: (here.x + other.x) / 2 - box.left - box.width / 2,
      y: (here.y + other.y) / 2 - box.top - box.height / 2,
    });
  }

  #placeOf({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Place {
    const { stage, width, height } = this.#props();
    const box = stage.frame.current?.getBoundingClientRect();
    const view = stage.now.current;
    return {
      x: (clientX - (box ? box.left + box.width / 2 : 0) - view.x) / view.scale + width / 2,
      y: (clientY - (box ? box.top + box.height / 2 : 0) - view.y) / view.scale + height / 2,
    };
  }

  #pressureOf(event: { readonly pointerType: string; readonly pressure: number }): number {
    return this.#props().settings.pressure && event.pointerType === "pen" ? event.pressure : 1;
  }
}

import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { fitScale, held, type Size, type View, zoomedAt } from "../panels/zoom";

export interface StageView {
  readonly frame: RefObject<HTMLDivElement | null>;
  /** The frame, in CSS pixels. */
  readonly room: Size;
  readonly view: View;
  /** The view as it is now, for handlers that outlive a drawing of the page. */
  readonly now: RefObject<View>;
  fit(): void;
  actual(): void;
  /** Zooms around a place, measured from the frame's centre. */
  by(factor: number, point?: { x: number; y: number }): void;
  pan(x: number, y: number): void;
}

const CENTRE = { x: 0, y: 0 };
/** What the frame leaves free around a fitted picture, in CSS pixels. */
const MARGIN = 32;

/** How the picture lies in its frame: fitted until somebody zooms, and never out of sight. */
export function useStageView(picture: Size): StageView {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  const [free, setFree] = useState<View | null>(null);
  const inner = { width: Math.max(1, room.width - MARGIN), height: Math.max(1, room.height - MARGIN) };
  const whole: View = { scale: fitScale(picture, inner, 8), ...CENTRE };
  const view = free ? held(free, picture, room) : whole;
  const now = useRef(view);
  now.current = view;
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return {
    frame,
    room,
    view,
    now,
    fit: () => setFree(null),
    actual: () => setFree({ ...now.current, scale: 1 }),
    by: (factor, point = CENTRE) => setFree(zoomedAt(now.current, factor, point, picture, room)),
    pan: (x, y) => {
      const { scale, ...place } = now.current;
      setFree(held({ scale, x: place.x + x, y: place.y + y }, picture, room));
    },
  };
}

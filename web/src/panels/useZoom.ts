import {
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { fitScale, held, type Size, type View, zoomedAt } from "./zoom";

export interface Zoom {
  frame: RefObject<HTMLDivElement | null>;
  /** The frame's size in CSS pixels. */
  room: Size;
  view: View;
  /** Whether the whole picture is in view. */
  fitted: boolean;
  fit: () => void;
  /** Shows one picture pixel on one CSS pixel. */
  actual: () => void;
  by: (factor: number, point?: { x: number; y: number }) => void;
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  };
}

/** A wheel click of 100 px zooms by about a fifth. */
const WHEEL = 0.0018;

/** Zooming with the wheel at the pointer, panning by dragging, both with two fingers; starts fitted, and stays so while the frame changes. */
export function useZoom(picture: Size): Zoom {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  // Null is "fitted", so that it follows the frame's size.
  const [free, setFree] = useState<View | null>(null);
  // Fingers (or the mouse) on the frame, where they were last.
  const touches = useRef(new Map<number, { x: number; y: number }>());
  const { width, height } = picture;
  const whole: View = { scale: fitScale(picture, room), x: 0, y: 0 };
  const view = free ? held(free, picture, room) : whole;
  const now = useRef({ whole, picture, room });
  now.current = { whole, picture, room };

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture's size starts fitted again
  useEffect(() => setFree(null), [width, height]);

  const by = useCallback((factor: number, point = { x: 0, y: 0 }) => {
    // Several wheel events may come before the next drawing; each starts where the one before it ended.
    setFree((free) => {
      const { whole: fitting, picture: size, room: place } = now.current;
      return zoomedAt(free ?? fitting, factor, point, size, place);
    });
  }, []);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // React listens to the wheel passively, and then the page could not be kept from zooming.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      by(Math.exp(-event.deltaY * WHEEL * (event.deltaMode === 1 ? 16 : 1)), {
        x: event.clientX - box.left - box.width / 2,
        y: event.clientY - box.top - box.height / 2,
      });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [by]);

  return {
    frame,
    room,
    view,
    fitted: Math.abs(view.scale - whole.scale) < 1e-6,
    fit: () => setFree(null),
    actual: () => setFree({ ...view, scale: 1 }),
    by,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        touches.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event) {
        const before = touches.current.get(event.pointerId);
        if (!before) return;
        const here = { x: event.clientX, y: event.clientY };
        const other = [...touches.current].find(([id]) => id !== event.pointerId)?.[1];
        touches.current.set(event.pointerId, here);
        if (other) {
          const box = event.currentTarget.getBoundingClientRect();
          by(
            Math.hypot(here.x - other.x, here.y - other.y) /
              Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)),
            {
              x: (here.x + other.x) / 2 - box.left - box.width / 2,
              y: (here.y + other.y) / 2 - box.top - box.height / 2,
            },
          );
        } else {
          setFree((free) => {
            const from = free ?? now.current.whole;
            return held(
              { scale: from.scale, x: from.x + here.x - before.x, y: from.y + here.y - before.y },
              now.current.picture,
              now.current.room,
            );
          });
        }
      },
      onPointerUp(event) {
        touches.current.delete(event.pointerId);
      },
      onPointerCancel(event) {
        touches.current.delete(event.pointerId);
      },
    },
  };
}

import {
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { fitScale, held, nextStop, type Size, type View, zoomedAt } from "../panels/zoom";

export interface Zoom {
  /** Holds one pane or several of one size (`data-pane`), which show the same part of their pictures. */
  frame: RefObject<HTMLDivElement | null>;
  /** The size of a pane in CSS pixels. */
  room: Size;
  view: View;
  /** Whether the whole picture is in view. */
  fitted: boolean;
  fit: () => void;
  /** Shows a picture pixel on so many pixels of the screen, 1 or more, in each direction. */
  exactly: (pixels: number) => void;
  /** Goes to the next of the scales that keep pixels whole. */
  step: (up: boolean) => void;
  /** Moves the picture by CSS pixels. */
  pan: (x: number, y: number) => void;
  /** CSS pixels on one pixel of the screen. */
  pixel: number;
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
export function useZoom(picture: Size, panes = 1): Zoom {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  // Null is "fitted", so that it follows the frame's size.
  const [free, setFree] = useState<View | null>(null);
  // Fingers (or the mouse) on the frame, where they were last.
  const touches = useRef(new Map<number, { x: number; y: number }>());
  const { width, height } = picture;
  const whole: View = { scale: fitScale(picture, room), x: 0, y: 0 };
  const view = free ? held(free, picture, room) : whole;
  const pixel = 1 / (window.devicePixelRatio || 1);
  const now = useRef({ whole, picture, room });
  now.current = { whole, picture, room };

  // The middle of what is seen stays where it is.
  const to = (scale: number) =>
    setFree((free) => {
      const from = free ?? now.current.whole;
      return zoomedAt(from, scale / from.scale, { x: 0, y: 0 }, now.current.picture, now.current.room);
    });
  const pan = (x: number, y: number) =>
    setFree((free) => {
      const from = free ?? now.current.whole;
      const moved = { scale: from.scale, x: from.x + x, y: from.y + y };
      return held(moved, now.current.picture, now.current.room);
    });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other panes have another size
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => {
      const pane = element.querySelector("[data-pane]") ?? element;
      setRoom({ width: pane.clientWidth, height: pane.clientHeight });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [panes]);

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
      by(Math.exp(-event.deltaY * WHEEL * (event.deltaMode === 1 ? 16 : 1)), inPane(element, event));
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
    exactly: (pixels) => to(pixels * pixel),
    step: (up) => to(nextStop(view.scale / pixel, up) * pixel),
    pan,
    pixel,
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
          const between = { clientX: (here.x + other.x) / 2, clientY: (here.y + other.y) / 2 };
          by(
            Math.hypot(here.x - other.x, here.y - other.y) /
              Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)),
            inPane(event.currentTarget, between),
          );
        } else {
          pan(here.x - before.x, here.y - before.y);
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

/** A point of the window, from the middle of the pane that it is over. */
function inPane(frame: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }) {
  const panes = [...frame.querySelectorAll("[data-pane]")].map((pane) => pane.getBoundingClientRect());
  const over = panes.find((each) => clientX >= each.left && clientX <= each.right && clientY <= each.bottom);
  const box = over ?? panes[0] ?? frame.getBoundingClientRect();
  return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
}

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
  };
}

/** A wheel click of 100 px zooms by about a fifth. */
const WHEEL = 0.0018;

/** Zooming with the wheel at the pointer, panning by dragging; starts fitted, and stays so while the frame changes. */
export function useZoom(picture: Size): Zoom {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  // Null is "fitted", so that it follows the frame's size.
  const [free, setFree] = useState<View | null>(null);
  const grip = useRef<{ x: number; y: number } | null>(null);
  const { width, height } = picture;
  const whole: View = { scale: fitScale(picture, room), x: 0, y: 0 };
  const view = free ? held(free, picture, room) : whole;
  const now = useRef({ view, picture, room });
  now.current = { view, picture, room };

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
    const { view: current, picture: size, room: place } = now.current;
    setFree(zoomedAt(current, factor, point, size, place));
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
    fitted: free === null,
    fit: () => setFree(null),
    actual: () => setFree({ ...view, scale: 1 }),
    by,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        grip.current = { x: event.clientX - view.x, y: event.clientY - view.y };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event) {
        if (!grip.current) return;
        setFree({ scale: view.scale, x: event.clientX - grip.current.x, y: event.clientY - grip.current.y });
      },
      onPointerUp() {
        grip.current = null;
      },
    },
  };
}

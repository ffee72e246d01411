import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import type { View } from "../panels/zoom";
import { t } from "../text";
import { Hands } from "./hands";
import type { Rect } from "./plane";
import type { ToolSettings } from "./tools";
import type { StageView } from "./useStageView";

export interface MaskStageProps {
  readonly width: number;
  readonly height: number;
  /** The address of the picture behind the mask. */
  readonly picture: string | null;
  readonly settings: ToolSettings;
  readonly stage: StageView;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly busy: boolean;
  /** What a stroke and a fill do. */
  readonly act: StageActs;
  /** Draws the mask as it is seen. */
  onView(view: View): void;
  /** Tells where the brush is, and whether the keyboard led it there. */
  onMove(x: number, y: number, byKeys: boolean): void;
}

export interface StageActs {
  begin(spot: { x: number; y: number; pressure: number }): Rect;
  to(spot: { x: number; y: number; pressure: number }): Rect;
  end(): void;
  cancel(): void;
  fillAt(x: number, y: number): void;
  resize(direction: 1 | -1): void;
  soften(direction: 1 | -1): void;
}

const WHEEL = 0.0018;

/** The picture with the mask over it, where one paints by mouse, pen, finger or keyboard. */
export function MaskStage(props: MaskStageProps) {
  const { width, height, picture, settings, stage, canvas, busy, act, onView } = props;
  const { view, frame } = stage;
  const ring = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const hands = useRef<Hands>(null);
  hands.current ??= new Hands(() => latest.current, ring);

  // The ring keeps its place on the picture and its size in the picture's pixels.
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew whenever one of these changes
  useLayoutEffect(() => hands.current?.drawRing(), [view, settings.size, settings.tool]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // React listens to the wheel passively, and then the page could not be kept from zooming.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { stage: shown, act: acts } = latest.current;
      const delta = event.deltaY || event.deltaX;
      const direction = delta < 0 ? 1 : -1;
      if (event.altKey) acts.resize(direction);
      else if (event.shiftKey) acts.soften(direction);
      else {
        const box = element.getBoundingClientRect();
        shown.by(Math.exp(-delta * WHEEL * (event.deltaMode === 1 ? 16 : 1)), {
          x: event.clientX - box.left - box.width / 2,
          y: event.clientY - box.top - box.height / 2,
        });
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [frame]);

  // On a dense screen a canvas of every pixel costs four times as much, and an overlay gains little by it.
  const ratio = Math.min(devicePixelRatio, 1.5);
  // The canvas is empty after its size changed.
  const { room } = stage;
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew whenever one of these changes
  useLayoutEffect(() => onView(view), [view.scale, view.x, view.y, room.width, room.height, onView]);

  const lies = {
    width,
    height,
    marginLeft: -width / 2,
    marginTop: -height / 2,
    transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
    imageRendering: view.scale >= 3 ? "pixelated" : "auto",
  } as CSSProperties;
  return (
    <div
      ref={frame}
      className="mask-stage"
      role="application"
      aria-label={t("mask.stage")}
      aria-describedby="mask-keys"
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one paints here by keyboard too
      tabIndex={0}
      data-tool={settings.tool}
      data-alone={settings.alone || undefined}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={(event: PointerEvent<HTMLElement>) => hands.current?.down(event)}
      onPointerMove={(event: PointerEvent<HTMLElement>) => hands.current?.move(event)}
      onPointerUp={(event: PointerEvent<HTMLElement>) => hands.current?.up(event)}
      onPointerCancel={(event: PointerEvent<HTMLElement>) => hands.current?.lost(event)}
      onPointerLeave={() => hands.current?.leave()}
      onKeyDown={(event: KeyboardEvent) => hands.current?.keyDown(event)}
      onKeyUp={(event: KeyboardEvent) => hands.current?.keyUp(event)}
      onBlur={() => act.end()}
    >
      <div className="mask-sheet" style={lies}>
        {picture ? <img src={picture} alt="" width={width} height={height} draggable={false} /> : null}
      </div>
      <canvas
        ref={canvas}
        className="mask-overlay"
        width={Math.max(1, Math.round(stage.room.width * ratio))}
        height={Math.max(1, Math.round(stage.room.height * ratio))}
        style={{ opacity: settings.alone ? 1 : settings.strength }}
      />
      <div ref={ring} className="mask-ring" hidden aria-hidden />
    </div>
  );
}

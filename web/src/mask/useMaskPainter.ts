import { useCallback, useEffect, useRef, useState } from "react";
import type { View } from "../panels/zoom";
import { t } from "../text";
import { type Beside, workBeside } from "./beside";
import { type Loaded, load, type MaskFile } from "./loading";
import { filled, inverted } from "./operations";
import { drawOverlay } from "./overlay";
import { MaskPainting } from "./painting";
import { around, NOWHERE, type Plane, type Rect, wholeOf } from "./plane";
import { COLOURS, nextSize, nextSoftness, settingsFor, type ToolSettings } from "./tools";

export type MaskOperation = "fill" | "clear" | "invert" | "grow" | "shrink" | "blur";

const WHITE = [255, 255, 255] as const;

/** A mask being painted: what it is made of, what can be done to it, and what is drawn of it. */
export function useMaskPainter(picture: string | null, mask: MaskFile | null) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [settings, setSettings] = useState<ToolSettings>(settingsFor({ width: 512, height: 512 }));
  const [busy, setBusy] = useState(false);
  // Rises with each step, so that the page shows what can be undone and how much is inside.
  const [, setSteps] = useState(0);
  const painting = useRef<MaskPainting | null>(null);
  const beside = useRef<Beside | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const dirty = useRef<Rect>(NOWHERE);
  const frame = useRef(0);
  const seen = useRef<View | null>(null);
  const now = useRef(settings);
  now.current = settings;

  const { src, channel, invert } = mask ?? {};
  useEffect(() => {
    let left = false;
    const worker = workBeside();
    beside.current = worker;
    setFailure(null);
    load(
      picture,
      src === undefined ? null : { src, channel: channel ?? "automatic", invert: invert ?? false },
    )
      .then((found) => {
        if (left) return;
        painting.current = new MaskPainting(found.plane);
        if (found.picture) void worker.ask({ kind: "picture", picture: found.picture });
        setSettings((before) => ({ ...settingsFor(found.plane), tool: before.tool }));
        setLoaded(found);
      })
      .catch((error: unknown) => {
        if (!left) setFailure(error instanceof Error ? error.message : String(error));
      });
    return () => {
      left = true;
      worker.stop();
      cancelAnimationFrame(frame.current);
    };
  }, [picture, src, channel, invert]);

  const draw = useCallback((rect: Rect) => {
    dirty.current = around(dirty.current, rect);
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const { colour, alone } = now.current;
      const [sheet, work, view] = [canvas.current, painting.current, seen.current];
      if (sheet && work && view) {
        const shade = alone ? WHITE : COLOURS[colour];
        drawOverlay(sheet, work.plane, dirty.current, view, sheet.width / sheet.clientWidth, shade);
      }
      dirty.current = NOWHERE;
    });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: in another colour all of it is drawn anew
  useEffect(() => {
    if (loaded) draw(wholeOf(loaded.plane));
  }, [loaded, settings.colour, settings.alone, draw]);

  /** Draws the mask as it is seen from now on. */
  const show = useCallback(
    (view: View) => {
      seen.current = view;
      const sheet = canvas.current;
      sheet?.getContext("2d")?.clearRect(0, 0, sheet.width, sheet.height);
      if (painting.current) draw(wholeOf(painting.current.plane));
    },
    [draw],
  );

  const stepped = () => setSteps((steps) => steps + 1);
  const set = (changes: Partial<ToolSettings>) => setSettings((before) => ({ ...before, ...changes }));

  async function replace(name: string, make: (worker: Beside, plane: Plane) => Promise<Plane>) {
    const [work, worker] = [painting.current, beside.current];
    if (!work || !worker || busy) return;
    setBusy(true);
    try {
      draw(work.replace(name, await make(worker, work.plane)));
      stepped();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }

  const operations: Readonly<Record<MaskOperation, () => void>> = {
    fill: () => void replace(t("mask.fillAll"), async (_, plane) => filled(plane, 255)),
    clear: () => void replace(t("mask.clear"), async (_, plane) => filled(plane, 0)),
    invert: () => void replace(t("mask.invert"), async (_, plane) => inverted(plane)),
    grow: () =>
      void replace(t("mask.grow"), (worker, plane) =>
        worker.ask<Plane>({ kind: "grow", plane, radius: settings.amount }),
      ),
    shrink: () =>
      void replace(t("mask.shrink"), (worker, plane) =>
        worker.ask<Plane>({ kind: "grow", plane, radius: -settings.amount }),
      ),
    blur: () =>
      void replace(t("mask.blur"), (worker, plane) =>
        worker.ask<Plane>({ kind: "blur", plane, sigma: settings.amount }),
      ),
  };

  async function fillAt(x: number, y: number) {
    const [work, worker] = [painting.current, beside.current];
    if (!work || !worker || !loaded?.picture || busy) return;
    const { tolerance, connected, opacity, takesAway } = settings;
    setBusy(true);
    try {
      const task = { kind: "alike", x, y, tolerance: Math.round(2.55 * tolerance), connected } as const;
      const cover = await worker.ask<Plane>(task);
      draw(work.fill(t("mask.byColour"), cover, takesAway ? 0 : 255, opacity));
      stepped();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }

  const drawn = (rect: Rect | undefined) => {
    draw(rect ?? NOWHERE);
    return rect ?? NOWHERE;
  };
  return {
    loaded,
    failure,
    busy,
    settings,
    set,
    canvas,
    show,
    share: painting.current?.share ?? 0,
    undoName: painting.current?.undoName ?? null,
    redoName: painting.current?.redoName ?? null,
    undo: () => {
      drawn(painting.current?.undo());
      stepped();
    },
    redo: () => {
      drawn(painting.current?.redo());
      stepped();
    },
    operations,
    act: {
      begin: (spot: { x: number; y: number; pressure: number }) =>
        drawn(
          painting.current?.begin(
            {
              radius: settings.size / 2,
              softness: settings.softness,
              opacity: settings.opacity,
              value: settings.tool === "eraser" ? 0 : 255,
            },
            spot,
          ),
        ),
      to: (spot: { x: number; y: number; pressure: number }) => drawn(painting.current?.to(spot)),
      end: () => {
        painting.current?.end(t(settings.tool === "eraser" ? "mask.eraser" : "mask.brush"));
        stepped();
      },
      cancel: () => void drawn(painting.current?.cancel()),
      fillAt: (x: number, y: number) => void fillAt(x, y),
      resize: (direction: 1 | -1) => set({ size: nextSize(now.current.size, direction) }),
      soften: (direction: 1 | -1) => set({ softness: nextSoftness(now.current.softness, direction) }),
    },
    /** The file of the mask as it is. */
    file: async (name: string): Promise<File> => {
      const [work, worker] = [painting.current, beside.current];
      if (!work || !worker) throw new Error(t("mask.notLoaded"));
      const bytes = await worker.ask<Uint8Array<ArrayBuffer>>({ kind: "png", plane: work.plane });
      return new File([bytes], name, { type: "image/png" });
    },
  };
}

export type MaskPainter = ReturnType<typeof useMaskPainter>;

/** The tools of the mask painter and how they are set. */

export type Tool = "brush" | "eraser" | "colour" | "hand";
export type OverlayColour = "red" | "green" | "blue" | "yellow";

export interface ToolSettings {
  readonly tool: Tool;
  /** Pixels of the mask across. */
  readonly size: number;
  readonly softness: number;
  readonly opacity: number;
  /** How far, in percent of its range, a channel may differ when filling by colour. */
  readonly tolerance: number;
  /** Whether a fill by colour stays where the colour touches. */
  readonly connected: boolean;
  /** Whether a fill by colour takes away instead of adding. */
  readonly takesAway: boolean;
  readonly pressure: boolean;
  readonly colour: OverlayColour;
  /** How strongly the mask lies over the picture. */
  readonly strength: number;
  /** Whether the mask is shown in black and white, without the picture. */
  readonly alone: boolean;
  /** By how many pixels growing, shrinking and blurring act. */
  readonly amount: number;
}

export const LARGEST_BRUSH = 1000;
export const COLOURS: Readonly<Record<OverlayColour, readonly [number, number, number]>> = {
  red: [240, 48, 40],
  green: [40, 190, 80],
  blue: [40, 110, 245],
  yellow: [245, 205, 30],
};

/** What a painter begins with on a picture of that size. */
export function settingsFor({ width, height }: { width: number; height: number }): ToolSettings {
  return {
    tool: "brush",
    size: Math.max(4, Math.round(Math.min(width, height) / 10)),
    softness: 0.3,
    opacity: 1,
    tolerance: 12,
    connected: true,
    takesAway: false,
    pressure: true,
    colour: "red",
    strength: 0.6,
    alone: false,
    amount: Math.max(2, Math.round(Math.min(width, height) / 100)),
  };
}

/** The next size of the brush in a direction: steps of about a tenth, at least a pixel. */
export function nextSize(size: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(size * 0.12));
  return Math.min(LARGEST_BRUSH, Math.max(1, size + direction * step));
}

export function nextSoftness(softness: number, direction: 1 | -1): number {
  return Math.min(1, Math.max(0, Math.round((softness + direction * 0.1) * 10) / 10));
}

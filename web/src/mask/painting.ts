/** A mask while it is painted: strokes, whole-mask operations, and undo within a bound of memory. */

import { type Brush, copyInto, lay, type Spot, stroke } from "./operations";
import { around, emptyPlane, isEmpty, NOWHERE, type Plane, type Rect, wholeOf } from "./plane";
import { bytesOf, replacedTiles, spanOf, swapTiles, type Tile } from "./tiles";

const MOST_BYTES = 96e6;

interface Step {
  readonly name: string;
  readonly tiles: readonly Tile[];
}

export interface StrokeStyle extends Brush {
  /** What the stroke paints: 255 for the brush, 0 for the eraser. */
  readonly value: number;
  /** 0 to 1; one stroke never covers more than that, however often it crosses itself. */
  readonly opacity: number;
}

export class MaskPainting {
  /** The mask as it is shown. */
  readonly plane: Plane;
  // The mask as it was before the stroke in hand, and how far that stroke covers each pixel.
  readonly #base: Plane;
  readonly #cover: Plane;
  readonly #most: number;
  #past: Step[] = [];
  #future: Step[] = [];
  #style: StrokeStyle | null = null;
  #last: Spot | null = null;
  #touched: Rect = NOWHERE;

  constructor(plane: Plane, most = MOST_BYTES) {
    this.plane = plane;
    this.#base = { ...plane, data: plane.data.slice() };
    this.#cover = emptyPlane(plane.width, plane.height);
    this.#most = most;
  }

  get undoName(): string | null {
    return this.#past.at(-1)?.name ?? null;
  }

  get redoName(): string | null {
    return this.#future.at(-1)?.name ?? null;
  }

  /** Begins a stroke with a spot of the brush. Returns what changed. */
  begin(style: StrokeStyle, at: Spot): Rect {
    this.#style = style;
    this.#touched = NOWHERE;
    this.#last = at;
    return this.to(at);
  }

  /** Leads the stroke on. Returns what changed. */
  to(at: Spot): Rect {
    if (!this.#style || !this.#last) return NOWHERE;
    const rect = stroke(this.#cover, this.#last, at, this.#style);
    lay(this.plane, this.#base, this.#cover, this.#style.value, this.#style.opacity, rect);
    this.#touched = around(this.#touched, rect);
    this.#last = at;
    return rect;
  }

  /** Ends the stroke, as one step of undo. */
  end(name: string): void {
    if (!this.#style) return;
    this.#keep(name, this.#touched);
    this.#letGo();
  }

  /** Takes the stroke in hand back. Returns what changed. */
  cancel(): Rect {
    const rect = this.#touched;
    if (!isEmpty(rect)) copyInto(this.plane, this.#base, rect);
    this.#letGo();
    return rect;
  }

  /** Puts another mask of the same size in place, as one step. Returns what changed. */
  replace(name: string, next: Plane): Rect {
    this.cancel();
    this.plane.data.set(next.data);
    return this.#keep(name, wholeOf(this.plane));
  }

  /** Paints what `cover` covers, as one step. Returns what changed. */
  fill(name: string, cover: Plane, value: number, opacity: number): Rect {
    this.cancel();
    const rect = wholeOf(this.plane);
    lay(this.plane, this.#base, cover, value, opacity, rect);
    return this.#keep(name, rect);
  }

  undo(): Rect {
    return this.#step(this.#past, this.#future);
  }

  redo(): Rect {
    return this.#step(this.#future, this.#past);
  }

  #step(from: Step[], to: Step[]): Rect {
    this.cancel();
    const step = from.pop();
    if (!step) return NOWHERE;
    to.push({ name: step.name, tiles: swapTiles(this.plane, step.tiles) });
    const rect = spanOf(step.tiles);
    copyInto(this.#base, this.plane, rect);
    return rect;
  }

  #keep(name: string, rect: Rect): Rect {
    const tiles = replacedTiles(this.#base, this.plane, rect);
    if (tiles.length === 0) return NOWHERE;
    copyInto(this.#base, this.plane, rect);
    this.#past.push({ name, tiles });
    this.#future = [];
    let bytes = this.#past.reduce((sum, step) => sum + bytesOf(step.tiles), 0);
    while (bytes > this.#most && this.#past.length > 1) bytes -= bytesOf(this.#past.shift()?.tiles ?? []);
    return rect;
  }

  #letGo(): void {
    const { x, y, width, height } = this.#touched;
    for (let row = y; row < y + height; row++) {
      const start = row * this.#cover.width + x;
      this.#cover.data.fill(0, start, start + width);
    }
    this.#style = null;
    this.#last = null;
    this.#touched = NOWHERE;
  }
}

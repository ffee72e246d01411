/** A mask while it is painted: strokes, whole-mask operations, and undo within a bound of memory. */

import { type Brush, copyInto, FULL, lay, type Spot, stroke, sumOf } from "./operations";
import { around, emptyPlane, NOWHERE, type Plane, type Rect, wholeOf } from "./plane";
import { bytesOf, replacedTiles, spanOf, swapTiles, type Tile, tilesOf } from "./tiles";

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
  #touched = new Map<number, Rect>();
  // The sum of all values, kept up to date by what each step replaces: adding 8 million up takes a frame.
  #sum: number;

  constructor(plane: Plane, most = MOST_BYTES) {
    this.plane = plane;
    this.#base = { ...plane, data: plane.data.slice() };
    this.#cover = emptyPlane(plane.width, plane.height);
    this.#most = most;
    this.#sum = sumOf(plane, wholeOf(plane));
  }

  /** The share that is inside, from 0 to 1, as of the last step. */
  get share(): number {
    return this.#sum / (FULL * this.plane.data.length);
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
    this.#last = at;
    return this.to(at);
  }

  /** Leads the stroke on. Returns what changed. */
  to(at: Spot): Rect {
    if (!this.#style || !this.#last) return NOWHERE;
    const rect = stroke(this.#cover, this.#last, at, this.#style);
    lay(this.plane, this.#base, this.#cover, this.#style.value, this.#style.opacity, rect);
    for (const [place, tile] of tilesOf(this.plane, rect)) this.#touched.set(place, tile);
    this.#last = at;
    return rect;
  }

  /** Ends the stroke, as one step of undo. */
  end(name: string): void {
    if (!this.#style) return;
    this.#keep(name, this.#touched.values());
    this.#letGo();
  }

  /** Takes the stroke in hand back. Returns what changed. */
  cancel(): Rect {
    let span = NOWHERE;
    for (const tile of this.#touched.values()) {
      copyInto(this.plane, this.#base, tile);
      span = around(span, tile);
    }
    this.#letGo();
    return span;
  }

  /** Puts another mask of the same size in place, as one step. Returns what changed. */
  replace(name: string, next: Plane): Rect {
    this.cancel();
    this.plane.data.set(next.data);
    return this.#keep(name, tilesOf(this.plane, wholeOf(this.plane)).values());
  }

  /** Paints what `cover` covers, as one step. Returns what changed. */
  fill(name: string, cover: Plane, value: number, opacity: number): Rect {
    this.cancel();
    const rect = wholeOf(this.plane);
    lay(this.plane, this.#base, cover, value, opacity, rect);
    return this.#keep(name, tilesOf(this.plane, rect).values());
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
    this.#settle(step.tiles);
    return spanOf(step.tiles);
  }

  #keep(name: string, places: Iterable<Rect>): Rect {
    const tiles = replacedTiles(this.#base, this.plane, places);
    if (tiles.length === 0) return NOWHERE;
    this.#settle(tiles);
    this.#past.push({ name, tiles });
    this.#future = [];
    let bytes = this.#past.reduce((sum, step) => sum + bytesOf(step.tiles), 0);
    while (bytes > this.#most && this.#past.length > 1) bytes -= bytesOf(this.#past.shift()?.tiles ?? []);
    return spanOf(tiles);
  }

  // What is shown is the base of the next stroke.
  #settle(tiles: readonly Tile[]): void {
    for (const { rect } of tiles) {
      this.#sum += sumOf(this.plane, rect) - sumOf(this.#base, rect);
      copyInto(this.#base, this.plane, rect);
    }
  }

  #letGo(): void {
    for (const { x, y, width, height } of this.#touched.values()) {
      for (let row = y; row < y + height; row++) {
        const start = row * this.#cover.width + x;
        this.#cover.data.fill(0, start, start + width);
      }
    }
    this.#style = null;
    this.#last = null;
    this.#touched = new Map();
  }
}

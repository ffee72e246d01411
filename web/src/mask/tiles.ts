/** What a change replaced, in tiles, so that it can be put back. A tile of one value takes a number, not bytes. */

import { NOWHERE, type Plane, type Rect } from "./plane";

const SIDE = 128;

export interface Tile {
  readonly rect: Rect;
  /** The bytes of the tile, row by row, or the one value of all. */
  readonly content: Uint8Array | number;
}

/** Where in a plane the tiles lie that a rectangle touches, by their place in the plane. */
export function tilesOf({ width, height }: Plane, rect: Rect): Map<number, Rect> {
  const tiles = new Map<number, Rect>();
  for (let y = rect.y - (rect.y % SIDE); y < rect.y + rect.height; y += SIDE) {
    for (let x = rect.x - (rect.x % SIDE); x < rect.x + rect.width; x += SIDE) {
      tiles.set(y * width + x, {
        x,
        y,
        width: Math.min(SIDE, width - x),
        height: Math.min(SIDE, height - y),
      });
    }
  }
  return tiles;
}

/** What `before` has in those of these places where `after` has something else. */
export function replacedTiles(before: Plane, after: Plane, places: Iterable<Rect>): Tile[] {
  const tiles: Tile[] = [];
  for (const rect of places) {
    if (differs(before, after, rect)) tiles.push({ rect, content: contentOf(before, rect) });
  }
  return tiles;
}

function differs(one: Plane, other: Plane, rect: Rect): boolean {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const end = y * one.width + rect.x + rect.width;
    for (let at = y * one.width + rect.x; at < end; at++) if (one.data[at] !== other.data[at]) return true;
  }
  return false;
}

function contentOf(plane: Plane, { x, y, width, height }: Rect): Tile["content"] {
  const bytes = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = (y + row) * plane.width + x;
    bytes.set(plane.data.subarray(start, start + width), row * width);
  }
  const [first = 0] = bytes;
  return bytes.every((value) => value === first) ? first : bytes;
}

/** Puts tiles into a plane, and returns what lay there. */
export function swapTiles(plane: Plane, tiles: readonly Tile[]): Tile[] {
  return tiles.map(({ rect, content }) => {
    const before = { rect, content: contentOf(plane, rect) };
    for (let row = 0; row < rect.height; row++) {
      const start = (rect.y + row) * plane.width + rect.x;
      if (typeof content === "number") plane.data.fill(content, start, start + rect.width);
      else plane.data.set(content.subarray(row * rect.width, (row + 1) * rect.width), start);
    }
    return before;
  });
}

/** How many bytes tiles take, about. */
export function bytesOf(tiles: readonly Tile[]): number {
  return tiles.reduce((sum, { content }) => sum + 64 + (typeof content === "number" ? 0 : content.length), 0);
}

/** The smallest rectangle around tiles. */
export function spanOf(tiles: readonly Tile[]): Rect {
  if (tiles.length === 0) return NOWHERE;
  const x = Math.min(...tiles.map(({ rect }) => rect.x));
  const y = Math.min(...tiles.map(({ rect }) => rect.y));
  return {
    x,
    y,
    width: Math.max(...tiles.map(({ rect }) => rect.x + rect.width)) - x,
    height: Math.max(...tiles.map(({ rect }) => rect.y + rect.height)) - y,
  };
}

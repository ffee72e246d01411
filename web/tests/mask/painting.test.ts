import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { filled, inverted, sumOf } from "../../src/mask/operations";
import { MaskPainting } from "../../src/mask/painting";
import { emptyPlane, wholeOf } from "../../src/mask/plane";
import { encodePng } from "../../src/mask/png";
import { bytesOf, replacedTiles, tilesOf } from "../../src/mask/tiles";

const [WIDTH, HEIGHT] = [300, 170];
const spots = fc.record({
  x: fc.integer({ min: -20, max: WIDTH + 20 }),
  y: fc.integer({ min: -20, max: HEIGHT + 20 }),
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Do = (painting: MaskPainting) => void;
const styles = fc.record({
  radius: fc.integer({ min: 1, max: 40 }),
  softness: fc.constantFrom(0, 0.5, 1),
  opacity: fc.constantFrom(0.4, 1),
  value: fc.constantFrom(0, 255),
});
const acts: fc.Arbitrary<Do> = fc.oneof(
  fc.tuple(styles, spots, fc.array(spots, { maxLength: 3 })).map(
    ([style, first, rest]): Do =>
      (painting) => {
        painting.begin(style, first);
        for (const spot of rest) painting.to(spot);
        painting.end("stroke");
      },
  ),
  fc.constant<Do>((painting) => void painting.replace("invert", inverted(painting.plane))),
  fc.constantFrom(0, 255).map(
    (value): Do =>
      (painting) =>
        void painting.replace("fill", filled(painting.plane, value)),
  ),
);

test("undoing everything gives the first mask, doing it again the last, byte for byte", () => {
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 6 }), (todo) => {
      const painting = new MaskPainting(emptyPlane(WIDTH, HEIGHT));
      const states = [painting.plane.data.slice()];
      for (const act of todo) {
        act(painting);
        states.push(painting.plane.data.slice());
        const whole = sumOf(painting.plane, wholeOf(painting.plane)) / (255 * WIDTH * HEIGHT);
        expect(painting.share).toBeCloseTo(whole, 9);
      }
      const last = painting.plane.data.slice();
      while (painting.undoName !== null) painting.undo();
      expect(painting.plane.data).toEqual(states[0]);
      while (painting.redoName !== null) painting.redo();
      expect(painting.plane.data).toEqual(last);
    }),
    { numRuns: 40 },
  );
});

test("a stroke that is taken back leaves no trace", () => {
  const painting = new MaskPainting(emptyPlane(WIDTH, HEIGHT));
  painting.begin({ radius: 30, softness: 0.3, opacity: 1, value: 255 }, { x: 40, y: 40, pressure: 1 });
  painting.to({ x: 200, y: 90, pressure: 1 });
  painting.cancel();
  expect(painting.plane.data.every((value) => value === 0)).toBe(true);
  expect(painting.undoName).toBeNull();
});

test("what is remembered for undo stays within its bound; the newest step is always kept", () => {
  const painting = new MaskPainting(emptyPlane(WIDTH, HEIGHT), 40_000);
  const style = { radius: 60, softness: 1, opacity: 1, value: 255 };
  for (let step = 0; step < 30; step++) {
    painting.begin({ ...style, value: step % 2 ? 0 : 255 }, { x: 10 * step, y: 80, pressure: 1 });
    painting.end("stroke");
  }
  let steps = 0;
  while (painting.undoName !== null) {
    painting.undo();
    steps++;
  }
  expect(steps).toBeGreaterThan(0);
  expect(steps).toBeLessThan(10);
});

test("a tile of one value takes no bytes of its own", () => {
  const before = emptyPlane(1000, 1000);
  const tiles = replacedTiles(before, filled(before, 255), tilesOf(before, wholeOf(before)).values());
  expect(bytesOf(tiles)).toBeLessThan(10_000);
});

test("a mask's PNG is grey, 8 bits deep, and holds the same bytes", async () => {
  const plane = {
    ...emptyPlane(37, 11),
    data: Uint8Array.from({ length: 37 * 11 }, (_, at) => (at * 89) % 256),
  };
  const file = Buffer.from(await encodePng(plane));
  expect(file.subarray(12, 16).toString()).toBe("IHDR");
  expect([file.readUInt32BE(16), file.readUInt32BE(20), file[24], file[25]]).toEqual([37, 11, 8, 0]);
  const length = file.readUInt32BE(33);
  const rows = inflateSync(file.subarray(41, 41 + length));
  const data = new Uint8Array(37 * 11);
  for (let y = 0; y < 11; y++) {
    expect(rows[y * 38]).toBe(2);
    for (let x = 0; x < 37; x++)
      data[y * 37 + x] = (rows[y * 38 + 1 + x] ?? 0) + (y ? (data[(y - 1) * 37 + x] ?? 0) : 0);
  }
  expect(data).toEqual(plane.data);
});

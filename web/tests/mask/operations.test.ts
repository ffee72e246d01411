import fc from "fast-check";
import { expect, test } from "vitest";
import { alike, coverageAt, filled, inverted, lay, stroke, sumOf } from "../../src/mask/operations";
import { emptyPlane, type Plane, wholeOf } from "../../src/mask/plane";
import { blurred, grown, halvesFor } from "../../src/mask/shaping";

const planes = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((data): Plane => ({ width, height, data: Uint8Array.from(data) })),
  );
const at = ({ width, data }: Plane, x: number, y: number) => data[y * width + x] ?? -1;

test("a brush covers its middle whole, nothing beyond its radius, and less the farther away", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 200, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (radius, softness) => {
        expect(coverageAt(0, radius, softness)).toBeGreaterThan(0.99);
        expect(coverageAt(radius + 1, radius, softness)).toBe(0);
        const steps = Array.from({ length: 20 }, (_, step) =>
          coverageAt((step / 19) * radius, radius, softness),
        );
        for (let step = 1; step < 20; step++) expect(steps[step]).toBeLessThanOrEqual(steps[step - 1] ?? 0);
      },
    ),
  );
});

test("a hard spot covers the area of its disc", () => {
  const cover = emptyPlane(64, 64);
  const spot = { x: 32, y: 32, pressure: 1 };
  stroke(cover, spot, spot, { radius: 20, softness: 0 });
  const area = sumOf(cover, wholeOf(cover)) / 255;
  expect(Math.abs(area - Math.PI * 400)).toBeLessThan(20);
});

test("a stroke covers the same in one piece and in two", () => {
  const brush = { radius: 5, softness: 0.5 };
  const spots = [4, 17, 30].map((x) => ({ x, y: x / 2 + 4, pressure: 1 }));
  const [a, b, c] = spots as [(typeof spots)[0], (typeof spots)[0], (typeof spots)[0]];
  const whole = emptyPlane(40, 30);
  stroke(whole, a, c, brush);
  const pieces = emptyPlane(40, 30);
  stroke(pieces, a, b, brush);
  stroke(pieces, b, c, brush);
  expect(
    Math.max(...whole.data.map((value, place) => Math.abs(value - (pieces.data[place] ?? 0)))),
  ).toBeLessThan(3);
});

test("a stroke that crosses itself covers no more than its opacity", () => {
  const base = emptyPlane(30, 30);
  const cover = emptyPlane(30, 30);
  const target = emptyPlane(30, 30);
  const brush = { radius: 6, softness: 0 };
  const [left, right] = [
    { x: 5, y: 15, pressure: 1 },
    { x: 25, y: 15, pressure: 1 },
  ];
  stroke(cover, left, right, brush);
  stroke(cover, right, left, brush);
  lay(target, base, cover, 255, 0.5, wholeOf(target));
  expect(Math.max(...target.data)).toBe(128);
});

test("inverting twice changes nothing", () => {
  fc.assert(
    fc.property(planes, (plane) => {
      expect(inverted(inverted(plane))).toEqual(plane);
    }),
  );
});

test("growing takes nothing away, shrinking adds nothing, and each is the other of the inverse", () => {
  fc.assert(
    fc.property(planes, fc.integer({ min: 0, max: 9 }), (plane, radius) => {
      const larger = grown(plane, radius);
      const smaller = grown(plane, -radius);
      for (let place = 0; place < plane.data.length; place++) {
        expect(larger.data[place]).toBeGreaterThanOrEqual(plane.data[place] ?? 0);
        expect(smaller.data[place]).toBeLessThanOrEqual(plane.data[place] ?? 0);
      }
      expect(smaller).toEqual(inverted(grown(inverted(plane), radius)));
    }),
  );
});

test("growing is what looking at every pixel of the octagon gives", () => {
  fc.assert(
    fc.property(planes, fc.integer({ min: 1, max: 6 }), (plane, radius) => {
      const diagonal = Math.round(radius * (1 - Math.SQRT1_2));
      const straight = radius - 2 * diagonal;
      let expected = plane;
      for (const [dx, dy, reach] of [
        [1, 0, straight],
        [0, 1, straight],
        [1, 1, diagonal],
        [1, -1, diagonal],
      ] as const) {
        const from = expected;
        const data = from.data.map((_, place) => {
          const [x, y] = [place % from.width, Math.floor(place / from.width)];
          let most = 0;
          for (let step = -reach; step <= reach; step++) {
            const [there, below] = [x + step * dx, y + step * dy];
            if (there < 0 || below < 0 || there >= from.width || below >= from.height) continue;
            most = Math.max(most, at(from, there, below));
          }
          return most;
        });
        expected = { ...from, data };
      }
      expect(grown(plane, radius)).toEqual(expected);
    }),
  );
});

test.each([4, 10, 25])("a point grown by %i px has about the outline of a disc", (radius) => {
  const plane = emptyPlane(61, 61);
  plane.data[30 * 61 + 30] = 255;
  const larger = grown(plane, radius);
  larger.data.forEach((value, place) => {
    const distance = Math.hypot((place % 61) - 30, Math.floor(place / 61) - 30);
    if (distance <= 0.92 * radius - 1) expect(value).toBe(255);
    if (distance > 1.09 * radius + 1) expect(value).toBe(0);
  });
});

test("blurring keeps what is even, stays within what was there, and has a Gaussian's width", () => {
  fc.assert(
    fc.property(planes, fc.double({ min: 0.3, max: 8, noNaN: true }), (plane, sigma) => {
      const soft = blurred(plane, sigma);
      expect(Math.max(...soft.data)).toBeLessThanOrEqual(Math.max(...plane.data));
      expect(Math.min(...soft.data)).toBeGreaterThanOrEqual(Math.min(...plane.data));
      expect(blurred(filled(plane, 77), sigma)).toEqual(filled(plane, 77));
    }),
  );
  for (const sigma of [1, 3, 10]) {
    const variance = halvesFor(sigma).reduce((sum, half) => sum + ((2 * half + 1) ** 2 - 1) / 12, 0);
    expect(Math.abs(Math.sqrt(variance) - sigma)).toBeLessThan(0.25);
  }
});

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 16 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 40, 200), { minLength: width * height, maxLength: width * height })
      .map((greys) => ({
        width,
        height,
        data: Uint8ClampedArray.from(greys.flatMap((grey) => [grey, grey, grey, 255])),
      })),
  );

test("filling by colour reaches exactly the pixels that touch over pixels alike", () => {
  fc.assert(
    fc.property(pictures, fc.nat(), fc.constantFrom(0, 50), (picture, seed, tolerance) => {
      const { width, height, data } = picture;
      const start = seed % (width * height);
      const fits = (place: number) => Math.abs((data[4 * place] ?? 0) - (data[4 * start] ?? 0)) <= tolerance;
      const reached = new Set([start]);
      for (const place of reached) {
        const x = place % width;
        const beside = [x > 0 ? place - 1 : -1, x < width - 1 ? place + 1 : -1, place - width, place + width];
        for (const next of beside) if (next >= 0 && next < width * height && fits(next)) reached.add(next);
      }
      const [x, y] = [start % width, Math.floor(start / width)];
      const found = alike(picture, x, y, tolerance, true);
      expect(found.data).toEqual(Uint8Array.from(found.data, (_, place) => (reached.has(place) ? 255 : 0)));
      const everywhere = alike(picture, x, y, tolerance, false);
      expect(everywhere.data).toEqual(
        Uint8Array.from(everywhere.data, (_, place) => (fits(place) ? 255 : 0)),
      );
    }),
  );
});

test("a click beside the picture fills nothing", () => {
  const picture = { width: 2, height: 2, data: new Uint8ClampedArray(16) };
  expect(alike(picture, 2, 0, 255, true).data.every((value) => value === 0)).toBe(true);
});

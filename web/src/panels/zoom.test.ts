import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitScale, held, LARGEST, scaleText, type View, zoomedAt } from "./zoom";

const frame = { width: 800, height: 600 };
const picture = { width: 1600, height: 800 };

/** Which point of the picture, from its centre, lies under a point of the frame. */
function under(view: View, point: { x: number; y: number }) {
  return { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
}

describe("fitting", () => {
  it("shows the whole picture and enlarges a small one no more than twice", () => {
    expect(fitScale(picture, frame)).toBe(0.5);
    expect(fitScale({ width: 100, height: 100 }, frame)).toBe(2);
    expect(fitScale(picture, { width: 0, height: 0 })).toBe(1);
  });

  it("fits one picture into another's frame when the limit is lifted", () => {
    expect(fitScale({ width: 400, height: 200 }, picture, Number.POSITIVE_INFINITY)).toBe(4);
  });
});

describe("zooming", () => {
  it("keeps the point under the pointer where it is", () => {
    const before = { scale: 1, x: 0, y: 0 };
    const point = { x: 120, y: -80 };
    const after = zoomedAt(before, 2, point, picture, frame);
    expect(after.scale).toBe(2);
    expect(under(after, point)).toEqual(under(before, point));
  });

  it("comes back to the middle when the whole picture is seen again", () => {
    const near = zoomedAt({ scale: 1, x: 0, y: 0 }, 3, { x: 300, y: 200 }, picture, frame);
    expect(zoomedAt(near, 0.001, { x: -100, y: 50 }, picture, frame)).toEqual({ scale: 0.5, x: 0, y: 0 });
  });

  it("never leaves its limits, and never shows a gap beside a picture larger than the frame", () => {
    const number = fc.double({ min: -400, max: 400, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), number, number), { maxLength: 12 }),
        (moves) => {
          let view: View = { scale: 0.5, x: 0, y: 0 };
          for (const [factor, x, y] of moves) view = zoomedAt(view, factor, { x, y }, picture, frame);
          expect(view.scale).toBeGreaterThanOrEqual(0.5);
          expect(view.scale).toBeLessThanOrEqual(LARGEST);
          const across = (picture.width * view.scale - frame.width) / 2;
          expect(Math.abs(view.x)).toBeLessThanOrEqual(Math.max(0, across) + 1e-9);
        },
      ),
    );
  });
});

it("centres a picture that is smaller than its frame", () => {
  expect(held({ scale: 0.25, x: 50, y: -20 }, picture, frame)).toEqual({ scale: 0.25, x: 0, y: 0 });
});

it("writes the scale", () => {
  expect([scaleText(1), scaleText(0.846), scaleText(0.042)]).toEqual(["100 %", "85 %", "4.2 %"]);
});

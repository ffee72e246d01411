import { describe, expect, it } from "vitest";
import { lossCurve, type Point, trend } from "./lossCurve";

describe("a loss curve", () => {
  it("goes from the top left to where it stands, with the smallest loss at the foot", () => {
    const { points, logarithmic } = lossCurve(
      [
        [0, 3],
        [5, 2],
        [10, 1],
      ],
      20,
    );
    expect(logarithmic).toBe(false);
    expect(points).toEqual([
      [0, 0],
      [0.25, 0.5],
      [0.5, 1],
    ]);
  });

  it("uses a logarithmic axis when the loss falls a long way", () => {
    const { points, logarithmic } = lossCurve(
      [
        [0, 100],
        [1, 10],
        [2, 1],
      ],
      2,
    );
    expect(logarithmic).toBe(true);
    expect(points[1]?.[1]).toBeCloseTo(0.5);
  });

  it("leaves out what is no number and lies level when nothing changes", () => {
    expect(
      lossCurve(
        [
          [0, Number.NaN],
          [1, 2],
          [2, 2],
        ],
        4,
      ).points,
    ).toEqual([
      [0.25, 0.5],
      [0.5, 0.5],
    ]);
    expect(lossCurve([], 4).points).toEqual([]);
  });

  it("keeps the first and the last of many points", () => {
    const many = Array.from({ length: 1000 }, (_, step): Point => [step, 1000 - step]);
    const { points } = lossCurve(many, 999, 50);
    expect(points).toHaveLength(50);
    expect(points[0]).toEqual([0, 0]);
    expect(points.at(-1)?.[0]).toBe(1);
  });
});

describe("the trend", () => {
  const series = (value: (step: number) => number) =>
    Array.from({ length: 50 }, (_, step): Point => [step, value(step)]);

  it("tells falling, level and rising apart, and says nothing of too few steps", () => {
    expect(trend(series((step) => 10 - step * 0.1))).toBe("falling");
    expect(trend(series(() => 3))).toBe("level");
    expect(trend(series((step) => 1 + step * 0.1))).toBe("rising");
    expect(trend([[0, 1]])).toBeNull();
    expect(trend([])).toBeNull();
  });

  it("begins anew when the picture grows and the loss jumps", () => {
    const grown = series((step) => (step < 42 ? 1 - step * 0.01 : 5 - (step - 42) * 0.2));
    expect(trend(grown)).toBe("falling");
    expect(trend(grown.slice(0, 44))).toBeNull();
  });
});

import { Position } from "@xyflow/react";
import { describe, expect, test } from "vitest";
import { crosses, curveOf, nearest, runsThrough, wirePath } from "../../src/canvas/curves";

const ends = {
  sourceX: 0,
  sourceY: 0,
  targetX: 300,
  targetY: 100,
  sourcePosition: Position.Right,
  targetPosition: Position.Left,
};
const dots = [
  { x: 100, y: 200 },
  { x: 200, y: -50 },
];
const led = wirePath(ends, dots);

describe("a wire's curve", () => {
  test("goes from its output through every dot to its input", () => {
    const curve = curveOf(led.path);
    expect(curve[0]).toEqual({ x: 0, y: 0 });
    expect(curve.at(-1)).toEqual({ x: 300, y: 100 });
    for (const dot of dots) expect(nearest(curve, dot).distance).toBeLessThan(1e-9);
  });

  test("has no corner at a dot: it comes in and goes on the same way", () => {
    const numbers = led.path.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const [bx, by, x, y, ax, ay] = numbers.slice(4, 10) as [number, number, number, number, number, number];
    expect({ x, y }).toEqual(dots[0]);
    expect((x - bx) * (ay - y) - (y - by) * (ax - x)).toBeCloseTo(0);
    expect((x - bx) * (ax - x) + (y - by) * (ay - y)).toBeGreaterThan(0);
  });

  test("leaves to the right and comes in from the left", () => {
    const [first, second] = curveOf(led.path);
    expect((second?.x ?? 0) - (first?.x ?? 0)).toBeGreaterThan(Math.abs((second?.y ?? 0) - (first?.y ?? 0)));
  });

  test("without dots is read as React Flow writes it", () => {
    const curve = curveOf(wirePath(ends, []).path);
    expect(curve[0]).toEqual({ x: 0, y: 0 });
    expect(curve.at(-1)).toEqual({ x: 300, y: 100 });
    expect(nearest(curve, { x: 150, y: 50 }).distance).toBeLessThan(1);
  });
});

describe("what lies on a curve", () => {
  const curve = curveOf(led.path);

  test("says between which dots a new one comes", () => {
    expect(nearest(curve, { x: 40, y: 90 }).index).toBe(0);
    expect(nearest(curve, { x: 150, y: 75 }).index).toBe(1);
    expect(nearest(curve, { x: 280, y: 90 }).index).toBe(2);
  });

  test("a stroke crosses it, or passes by", () => {
    expect(crosses(curve, { x: 100, y: 150 }, { x: 100, y: 260 })).toBe(true);
    expect(crosses(curve, { x: 100, y: 260 }, { x: 100, y: 400 })).toBe(false);
    expect(crosses(curve, { x: 400, y: -99 }, { x: 400, y: 300 })).toBe(false);
  });

  test("it runs through a box in its way and no other", () => {
    expect(runsThrough(curve, { x: 90, y: 150, width: 40, height: 80 })).toBe(true);
    expect(runsThrough(curve, { x: 0, y: 100, width: 20, height: 80 })).toBe(false);
  });
});

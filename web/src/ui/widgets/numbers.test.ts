import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clamp,
  decimalsOf,
  formatNumber,
  grownAt,
  overwritten,
  parseList,
  parseNumber,
  type Range,
  rangeOf,
  replacedAt,
  shrunkAt,
  snap,
  stepped,
} from "./numbers";

const unit: Range = { min: 0, max: 1, step: 0.05, whole: false };
const levels: Range = { min: 1, max: 6, step: 1, whole: true };

describe("reading a typed number", () => {
  it.each([
    ["0.5", 0.5],
    ["0,5", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["−3", -3],
    ["+3", 3],
    [" 70 % ", 70],
    ["1024 px", 1024],
    ["1 024", 1024],
    ["12 345 678", 12345678],
    ["2e-3", 0.002],
  ])("takes %j", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(["", "auto", "1.2.3", "1 2", "--1", "NaN", "Infinity", "1e999", "0x10", "3 % 4"])(
    "refuses %j",
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.constantFrom(1, 0.1, 0.01, 0.001),
        (count, step) => {
          const value = Number((count * step).toFixed(6));
          expect(parseNumber(formatNumber(value, step))).toBeCloseTo(value, 9);
        },
      ),
    );
  });
});

describe("stepping", () => {
  it("leaves no binary dust behind", () => {
    expect(stepped(0.1, 1, { ...unit, step: 0.1 })).toBe(0.2);
    expect(stepped(0.2, 1, { ...unit, step: 0.1 })).toBe(0.3);
  });

  it("stops at the bounds and takes ten steps with Shift", () => {
    expect(stepped(6, 1, levels)).toBe(6);
    expect(stepped(1, -1, levels)).toBe(1);
    expect(stepped(0.2, 1, unit, true)).toBe(0.7);
    expect(stepped(0.2, -1, unit, true)).toBe(0);
  });

  it("counts steps from the lower bound", () => {
    expect(snap(14, { min: 10, max: 400, step: 10, whole: true })).toBe(10);
    expect(snap(5, { min: 3, max: 21, step: 4, whole: true })).toBe(7);
  });

  it("always gives a value within the bounds that stays where it is", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.constantFrom(0.01, 0.05, 0.1, 0.25),
        (value, step) => {
          const once = snap(value, { ...unit, step });
          expect(once).toBeGreaterThanOrEqual(0);
          expect(once).toBeLessThanOrEqual(1);
          expect(snap(once, { ...unit, step })).toBe(once);
        },
      ),
    );
  });

  it("keeps typed values between two steps, but not past the bounds", () => {
    expect(clamp(0.333, unit)).toBe(0.333);
    expect(clamp(7, levels)).toBe(6);
    expect(clamp(2.6, levels)).toBe(3);
  });
});

describe("the bounds of a widget", () => {
  it("gives a round step where there is none", () => {
    expect(rangeOf({ min: 0, max: 1, step: 0 }).step).toBe(0.01);
    expect(rangeOf({ min: 0, max: 3 }).step).toBe(0.02);
    expect(rangeOf({ min: 0, max: 250 }).step).toBe(2);
    expect(rangeOf({ min: 0, max: 1000, whole: true }).step).toBe(1);
  });

  it("never steps a whole number by less than one", () => {
    expect(rangeOf({ min: 1, max: 6, step: 0.1, whole: true }).step).toBe(1);
  });
});

describe("writing a number", () => {
  it("shows the decimals of its step, and all of a value between two steps", () => {
    expect(formatNumber(0.3, 0.01)).toBe("0.30");
    expect(formatNumber(0.1 + 0.2, 0.1)).toBe("0.3");
    expect(formatNumber(0.333, 0.05)).toBe("0.333");
    expect(formatNumber(-1, 1)).toBe("−1");
    expect(decimalsOf(1e-7)).toBe(7);
    expect(decimalsOf(0.05)).toBe(2);
    expect(decimalsOf(10)).toBe(0);
  });
});

describe("editing a list", () => {
  it.each([
    ["9, 18, 36", [9, 18, 36]],
    ["[0.3 0.1;0.2]", [0.3, 0.1, 0.2]],
    ["−1", [-1]],
    ["", []],
  ])("reads %j", (text, list) => {
    expect(parseList(text)).toEqual(list);
  });

  it("refuses a list with a word in it", () => {
    expect(parseList("1, two, 3")).toBeNull();
  });

  it("writes a pasted list over the entries from one on, and no further than is allowed", () => {
    expect(overwritten([1, 2, 3], 1, [7, 8, 9], 16)).toEqual([1, 7, 8, 9]);
    expect(overwritten([1, 2, 3], 0, [7], 16)).toEqual([7, 2, 3]);
    expect(overwritten([1, 2, 3], 2, [7, 8, 9], 4)).toEqual([1, 2, 7, 8]);
  });

  it("grows behind an entry and shrinks, within the lengths allowed", () => {
    expect(grownAt([1, 2], 0, 3)).toEqual([1, 1, 2]);
    expect(grownAt([], -1, 3)).toEqual([0]);
    expect(grownAt([1, 2], 0, 2)).toEqual([1, 2]);
    expect(shrunkAt([1, 2], 0, 1)).toEqual([2]);
    expect(shrunkAt([1], 0, 1)).toEqual([1]);
    expect(replacedAt([1, 2], 1, 5)).toEqual([1, 5]);
  });
});

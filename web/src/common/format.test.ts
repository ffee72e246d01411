import { describe, expect, it } from "vitest";
import { bytes, duration, lossText, numberText, percent, relativeTime, timeLeft } from "./format";

const at = (text: string) => new Date(text).getTime() / 1000;
const now = at("2026-03-18T15:00:00");

describe("how long ago", () => {
  it.each([
    ["2026-03-18T15:00:05", "just now"],
    ["2026-03-18T14:59:40", "just now"],
    ["2026-03-18T14:59:00", "1 min ago"],
    ["2026-03-18T14:48:00", "12 min ago"],
    ["2026-03-18T14:00:10", "59 min ago"],
    ["2026-03-18T12:10:00", "3 h ago"],
    ["2026-03-17T23:50:00", "yesterday"],
    ["2026-03-17T00:10:00", "yesterday"],
    ["2026-03-16T23:50:00", "Mon"],
    ["2026-03-12T09:00:00", "Thu"],
    ["2026-03-11T09:00:00", "11 Mar"],
    ["2025-12-31T09:00:00", "31 Dec 2025"],
  ])("says of %s: %s", (then, words) => {
    expect(relativeTime(at(then), now)).toBe(words);
  });

  it("calls minutes before midnight minutes, not yesterday", () => {
    expect(relativeTime(at("2026-03-17T23:50:00"), at("2026-03-18T00:05:00"))).toBe("15 min ago");
  });
});

describe("lengths of time", () => {
  it.each([
    [0.01, "0.0 s"],
    [0.2, "0.2 s"],
    [9.96, "10 s"],
    [34.4, "34 s"],
    [59.6, "1 min"],
    [125, "2 min 5 s"],
    [3599.7, "1 h"],
    [3780, "1 h 3 min"],
  ])("writes %d s as %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it("counts down in whole seconds and never reaches none", () => {
    expect(timeLeft(0.2)).toBe("1 s");
    expect(timeLeft(3.4)).toBe("3 s");
    expect(timeLeft(34.2)).toBe("34 s");
  });
});

describe("sizes, losses and shares", () => {
  it.each([
    [999, "999 B"],
    [1000, "1 kB"],
    [640_000, "640 kB"],
    [999_600, "1.0 MB"],
    [2_100_000_000, "2.1 GB"],
    [24_000_000_000, "24 GB"],
  ])("writes %d bytes as %s", (count, words) => {
    expect(bytes(count)).toBe(words);
  });

  it.each([
    [0, "0"],
    [0.0841, "0.084"],
    [12.34, "12.3"],
    [4567.8, "4568"],
    [0.0000041, "4.1e-6"],
  ])("writes a loss of %d as %s", (loss, words) => {
    expect(lossText(loss)).toBe(words);
  });

  it("does not say 100 % before the end", () => {
    expect(percent(0.999)).toBe("99 %");
    expect(percent(1)).toBe("100 %");
    expect(percent(1.2)).toBe("100 %");
  });
});

describe("a measured number", () => {
  it.each([
    [0, "0"],
    [0.98765432, "0.9877"],
    [0.3, "0.3000"],
    [12, "12"],
    [-12.5, "-12.50"],
    [123456.7, "123457"],
    [0.0000321, "3.2e-5"],
    [2e9, "2.0e9"],
  ])("%d is %s", (number, text) => expect(numberText(number)).toBe(text));
});

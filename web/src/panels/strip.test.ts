import { describe, expect, it } from "vitest";
import { toggled } from "./selection";
import { thumbWidth } from "./thumbWidth";

describe("picking two results", () => {
  it("adds, takes away, and lets a third push out the first", () => {
    expect(toggled([], "a")).toEqual(["a"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
    expect(toggled(["a", "b"], "c")).toEqual(["b", "c"]);
  });
});

describe("the width of a thumbnail", () => {
  it("follows the picture's shape between two limits", () => {
    expect(thumbWidth(1024, 1024)).toBe(62);
    expect(thumbWidth(1536, 1024)).toBe(93);
    expect(thumbWidth(9000, 1000)).toBe(140);
    expect(thumbWidth(100, 4000)).toBe(44);
    expect(thumbWidth(0, 0)).toBe(96);
  });
});

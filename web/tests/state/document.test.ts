import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Recipe } from "../../src/api/types";
import { rename } from "../../src/document";
import { changesSince, isSaved, useDocument } from "../../src/state";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend", "x-kept": [1] } } };
const state = () => useDocument.getState();

beforeEach(() => {
  state().open(recipe, { id: "first", shipped: false }, recipe);
});

describe("whether it is saved", () => {
  test("counts the changes since, also backwards", () => {
    expect(isSaved(state())).toBe(true);
    state().perform(rename("Second"));
    state().perform(rename("Third"));
    expect(changesSince(state())).toBe(2);
    state().undo();
    state().undo();
    expect(isSaved(state())).toBe(true);
  });

  test("is so after saving, and not after undoing what was saved", () => {
    state().perform(rename("Second"));
    state().markSaved("first", state().recipe, null);
    expect(isSaved(state())).toBe(true);
    state().undo();
    expect(changesSince(state())).toBe(1);
  });
});

test("asking again whether a recipe is saved does not write it again", () => {
  state().perform(rename("Second"));
  expect(isSaved(state())).toBe(false);
  const written = vi.spyOn(JSON, "stringify");
  expect(isSaved(state())).toBe(false);
  expect(written).not.toHaveBeenCalled();
  written.mockRestore();
});

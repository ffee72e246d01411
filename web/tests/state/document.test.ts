import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Recipe } from "../../src/api/types";
import { rename, serialise } from "../../src/document";
import { changesSince, isSaved, keepDraft, readDraft, restoreDraft, useDocument } from "../../src/state";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend", "x-kept": [1] } } };
const state = () => useDocument.getState();

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
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

describe("the draft", () => {
  test("brings back the recipe byte for byte with the number of its changes", () => {
    vi.useFakeTimers();
    const stop = keepDraft();
    state().perform(rename("Changed"));
    vi.advanceTimersByTime(1000);
    const text = serialise(state().recipe);
    stop();
    vi.useRealTimers();
    state().open({ impasto: 1, name: "Another", nodes: {} }, { id: null, shipped: false }, null);
    expect(restoreDraft()).toBe(true);
    expect(serialise(state().recipe)).toBe(text);
    expect(state().id).toBe("first");
    expect(changesSince(state())).toBe(1);
  });

  test("of this tab comes before what another tab left", () => {
    const stop = keepDraft();
    state().perform(rename("Mine"));
    stop();
    const theirs = { ...readDraft(), recipe: { ...recipe, name: "Theirs" } };
    localStorage.setItem("impasto.draft", JSON.stringify(theirs));
    expect(readDraft()?.recipe.name).toBe("Mine");
    sessionStorage.clear();
    expect(readDraft()?.recipe.name).toBe("Theirs");
  });

  test("that cannot be read is none", () => {
    for (const text of ["{", "[]", '{"recipe": 1}']) {
      localStorage.setItem("impasto.draft", text);
      expect(readDraft()).toBeNull();
    }
  });
});

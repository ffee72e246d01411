import { act } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { field, type Mounted, mount, press } from "../ui/testing/mount";
import { movedTo, Palette } from "./Palette";

const items = ["Blend", "Color Transfer", "Upscale"].map((title) => ({
  id: title,
  icon: "box",
  title,
  summary: "Does it.",
}));

let page: Mounted | undefined;
afterEach(() => {
  page?.end();
  page = undefined;
});

function open(shown = items) {
  const onChoose = vi.fn();
  const onClose = vi.fn();
  const draw = (list: typeof items, query = "") => (
    <Palette query={query} onQuery={() => {}} items={list} onChoose={onChoose} onClose={onClose} />
  );
  page = mount(draw(shown));
  const input = field(page.container, "Search nodes");
  const marked = () => {
    const id = input.getAttribute("aria-activedescendant");
    return id ? document.getElementById(id)?.querySelector(".palette-title")?.textContent : undefined;
  };
  return {
    input,
    marked,
    onChoose,
    onClose,
    redraw: (list: typeof items, query: string) => page?.draw(draw(list, query)),
  };
}

describe("the palette", () => {
  it("has the focus and the first node marked", () => {
    const { input, marked } = open();
    expect(document.activeElement).toBe(input);
    expect(marked()).toBe("Blend");
  });

  it("moves with the arrow keys, round the ends, and adds with Enter", () => {
    const { input, marked, onChoose } = open();
    press(input, "ArrowDown");
    expect(marked()).toBe("Color Transfer");
    press(input, "ArrowUp");
    press(input, "ArrowUp");
    expect(marked()).toBe("Upscale");
    press(input, "Enter");
    expect(onChoose.mock.calls).toEqual([["Upscale"]]);
  });

  it("closes with Escape", () => {
    const { input, onClose } = open();
    press(input, "Escape");
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("adds what is clicked", () => {
    const { onChoose } = open();
    act(() => page?.container.querySelectorAll<HTMLElement>("[role=option]")[1]?.click());
    expect(onChoose.mock.calls).toEqual([["Color Transfer"]]);
  });

  it("keeps its mark within a list that has become shorter", () => {
    const { input, marked, onChoose, redraw } = open();
    press(input, "ArrowUp");
    redraw(items.slice(0, 2), "b");
    expect(marked()).toBe("Color Transfer");
    press(input, "Enter");
    expect(onChoose).toHaveBeenCalledWith("Color Transfer");
  });

  it("adds nothing when nothing fits, and says so", () => {
    const { input, marked, onChoose, redraw } = open([]);
    redraw([], "qq");
    press(input, "ArrowDown");
    press(input, "Enter");
    expect(marked()).toBeUndefined();
    expect(onChoose).not.toHaveBeenCalled();
    expect(page?.container.textContent).toContain("Nothing fits “qq”");
  });

  it("keeps its keys from the canvas underneath", () => {
    const below = vi.fn();
    document.body.addEventListener("keydown", below);
    const { input } = open();
    press(input, "Delete");
    press(input, "ArrowDown");
    document.body.removeEventListener("keydown", below);
    expect(below).not.toHaveBeenCalled();
  });
});

describe("moving the mark", () => {
  it("goes by pages without leaving the list", () => {
    expect(movedTo("PageDown", 0, 20)).toBe(6);
    expect(movedTo("PageDown", 18, 20)).toBe(19);
    expect(movedTo("PageUp", 3, 20)).toBe(0);
    expect(movedTo("a", 3, 20)).toBeUndefined();
    expect(movedTo("ArrowDown", 0, 0)).toBeUndefined();
  });
});

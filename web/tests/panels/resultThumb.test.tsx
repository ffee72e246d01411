import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { ResultThumb } from "../../src/panels/ResultThumb";
import { type Mounted, mount } from "../../src/ui/testing/mount";
import { COAST } from "../aResult";

let page: Mounted;
afterEach(() => page.end());

test("a right click on a picture opens the menu of its button, where it was pointed at", () => {
  const onPick = vi.fn();
  page = mount(
    <ResultThumb
      result={COAST}
      now={2}
      picked={false}
      onPick={onPick}
      onOpen={() => {}}
      onDelete={() => {}}
    />,
  );
  const picture = page.container.querySelector(".thumb-picture");
  const click = new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: 40, clientY: 20 });
  act(() => {
    picture?.dispatchEvent(click);
  });
  expect(click.defaultPrevented).toBe(true);
  const menu = document.querySelector("[role=menu]");
  expect(menu?.getAttribute("aria-label")).toBe("More for Coast.png");
  const lines = [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  expect(lines.map((each) => each.textContent)).toEqual(["Open", "Pick to compare", "Download", "Delete"]);
  act(() => lines[1]?.click());
  expect(onPick).toHaveBeenCalledOnce();
  expect(document.querySelector("[role=menu]")).toBeNull();
});

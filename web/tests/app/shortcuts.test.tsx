import { ReactFlowProvider } from "@xyflow/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Recipe } from "../../src/api/types";
import { useShortcuts } from "../../src/app/useShortcuts";
import { moveNodes, setParameter } from "../../src/document";
import { useDocument, useSelection } from "../../src/state";
import { EditableText } from "../../src/ui/EditableText";
import { Menu } from "../../src/ui/Menu";
import { field, type Mounted, mount, press, type } from "../../src/ui/testing/mount";
import { TypedNumber } from "../../src/ui/widgets/TypedNumber";

const recipe: Recipe = { impasto: 1, name: "First", nodes: { a: { type: "Blend" } } };
let page: Mounted;

function Desk() {
  useShortcuts();
  return (
    <TypedNumber
      label="Amount"
      value={1}
      range={{ min: 0, max: 100, step: 1, whole: true }}
      onCommit={(next) => useDocument.getState().perform(setParameter("a", "amount", next))}
    />
  );
}

beforeEach(() => {
  useDocument.getState().open(recipe, { id: "first", shipped: false, tag: "1" }, recipe);
  page = mount(
    <ReactFlowProvider>
      <Desk />
    </ReactFlowProvider>,
  );
});
afterEach(() => {
  page.end();
  vi.restoreAllMocks();
});

const amount = (saved: Recipe | undefined) => saved?.nodes?.a?.parameters?.amount;

test("Ctrl+S saves what is being typed too", () => {
  const save = vi.spyOn(api, "save").mockReturnValue(new Promise(() => {}));
  const input = field(page.container, "Amount");
  type(input, "42");
  press(input, "s", { ctrlKey: true });
  expect(amount(save.mock.calls[0]?.[1])).toBe(42);
});

test("a held Ctrl+Enter paints once, and so does Paint pressed twice before the server answers", () => {
  const paint = vi.spyOn(api, "paint").mockRejectedValue(new Error("no"));
  press(document.body, "Enter", { ctrlKey: true });
  press(document.body, "Enter", { ctrlKey: true, repeat: true });
  press(document.body, "Enter", { ctrlKey: true });
  expect(paint).toHaveBeenCalledTimes(1);
});

test("after a number typed with Enter, Ctrl+Z is the recipe's", () => {
  const input = field(page.container, "Amount");
  type(input, "42");
  press(input, "Enter");
  expect(amount(useDocument.getState().recipe)).toBe(42);
  expect(document.activeElement).toBe(document.body);
});

test("Backspace on a slider deletes nothing, elsewhere what is selected", () => {
  useSelection.getState().select(["a"]);
  const slider = document.createElement("input");
  slider.type = "range";
  page.container.append(slider);
  press(slider, "Backspace");
  expect(useDocument.getState().recipe.nodes).toHaveProperty("a");
  press(document.body, "Backspace");
  expect(useDocument.getState().recipe.nodes).not.toHaveProperty("a");
});

test("a letter in a menu or a list is no shortcut of the page, with Ctrl it is", () => {
  useSelection.getState().select(["a"]);
  const mode = () => useDocument.getState().recipe.nodes?.a?.mode;
  const line = document.createElement("div");
  for (const role of ["menu", "listbox", "combobox"]) {
    const list = document.createElement("div");
    list.setAttribute("role", role);
    list.append(line);
    page.container.append(list);
    press(line, "m");
    expect(mode()).toBeUndefined();
  }
  press(line, "d", { ctrlKey: true });
  expect(Object.keys(useDocument.getState().recipe.nodes ?? {})).toHaveLength(2);
  useSelection.getState().select(["a"]);
  press(document.body, "m");
  expect(mode()).toBe("mute");
});

test("Ctrl+Enter on a menu's button is the page's, Enter alone opens the menu", () => {
  const paint = vi.spyOn(api, "paint").mockRejectedValue(new Error("no"));
  page.draw(
    <ReactFlowProvider>
      <Desk />
      <Menu trigger={<button type="button">More</button>} items={[{ label: "One", onSelect: () => {} }]} />
    </ReactFlowProvider>,
  );
  const button = page.container.querySelector("[aria-haspopup=menu]") as HTMLElement;
  press(button, "Enter", { ctrlKey: true });
  expect(paint).toHaveBeenCalledTimes(1);
  expect(button.getAttribute("aria-expanded")).toBe("false");
  press(button, "Enter");
  expect(button.getAttribute("aria-expanded")).toBe("true");
});

test("a name that is being written leaves Ctrl+E to the page and keeps letters", () => {
  const heard = vi.fn();
  window.addEventListener("keydown", heard);
  page.draw(<EditableText text="Old" label="Name" onChange={() => {}} />);
  press(page.container.querySelector("button") as HTMLElement, "F2");
  heard.mockClear();
  press(field(page.container, "Name"), "m");
  expect(heard).not.toHaveBeenCalled();
  press(field(page.container, "Name"), "e", { ctrlKey: true });
  expect(heard).toHaveBeenCalledTimes(1);
  window.removeEventListener("keydown", heard);
});

test("nudges of a node are one step of undo", () => {
  const { perform, undo } = useDocument.getState();
  for (const x of [1, 2, 3]) {
    perform(moveNodes(useDocument.getState().recipe, new Map([["a", { x, y: 0 }]]), true));
  }
  expect(useDocument.getState().recipe.layout?.a).toEqual([3, 0]);
  undo();
  expect(useDocument.getState().recipe).toEqual(recipe);
});

import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EditableText } from "../../src/ui/EditableText";
import { field, leave, type Mounted, mount, press, type } from "../../src/ui/testing/mount";

const changed = vi.fn();
let page: Mounted;
const button = () => page.container.querySelector("button") as HTMLElement;

beforeEach(() => {
  changed.mockReset();
  page = mount(<EditableText text="Old" label="Name" onChange={changed} />);
  press(button(), "F2");
});
afterEach(() => {
  page.end();
});

test("Enter keeps what was typed, once, and gives the focus back", () => {
  const input = field(page.container, "Name");
  type(input, " New ");
  press(input, "Enter");
  expect(changed.mock.calls).toEqual([["New"]]);
  expect(document.activeElement).toBe(button());
});

test("Escape takes back what was typed, and leaving the field afterwards does not keep it", () => {
  const input = field(page.container, "Name");
  type(input, "New");
  act(() => {
    // As browsers do that tell a field of its end while it is taken away.
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    input.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  });
  expect(changed).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(button());
});

test("leaving the field keeps what was typed and lets the focus go where it goes", () => {
  const input = field(page.container, "Name");
  type(input, "New");
  leave(input);
  expect(changed.mock.calls).toEqual([["New"]]);
  expect(document.activeElement).not.toBe(button());
});

test("no name, and the name that it had, change nothing", () => {
  for (const typed of ["  ", "Old"]) {
    type(field(page.container, "Name"), typed);
    press(field(page.container, "Name"), "Enter");
    press(button(), "F2");
  }
  expect(changed).not.toHaveBeenCalled();
});

test("where a click opens it, the button goes by its text", () => {
  page.draw(<EditableText text="Coast" label="Recipe name" opensByClick="Rename" onChange={changed} />);
  press(field(page.container, "Recipe name"), "Escape");
  expect(button().getAttribute("aria-label")).toBeNull();
  act(() => button().click());
  expect(field(page.container, "Recipe name").value).toBe("Coast");
});

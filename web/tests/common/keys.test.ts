import { expect, test } from "vitest";
import { combination, keysText } from "../../src/common/keys";

const pressed = (key: string, held: Partial<KeyboardEvent> = {}) =>
  combination({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test.each([
  ["s", { ctrlKey: true }, "ctrl+s"],
  ["S", { ctrlKey: true, shiftKey: true }, "ctrl+shift+s"],
  ["z", { metaKey: true }, "ctrl+z"],
  ["?", { shiftKey: true }, "?"],
  ["+", { shiftKey: true }, "plus"],
  [" ", {}, "space"],
  ["Delete", { shiftKey: true }, "shift+delete"],
  ["ы", { ctrlKey: true, code: "KeyS" }, "ctrl+s"],
  ["ö", {}, "ö"],
  ["Shift", { shiftKey: true }, null],
])("%s with %o is %s", (key, held, found) => {
  expect(pressed(key, held)).toBe(found);
});

test("keys are told as they are printed", () => {
  expect(keysText("ctrl+shift+s")).toBe("Ctrl Shift S");
  expect(keysText("plus")).toBe("+");
  expect(keysText("arrowleft")).toBe("←");
});

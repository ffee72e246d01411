import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { AboutField } from "../../src/panels/AboutField";
import { type Mounted, mount } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
afterEach(() => page?.end());

test("a description reads in the language of the page, and is edited as the recipe has it", () => {
  const told = vi.fn();
  page = mount(
    <AboutField label="About" hint="" value="A soft light." shown="Ein sanftes Licht." onCommit={told} />,
  );
  const field = page.container.querySelector("textarea");
  expect(field?.value).toBe("Ein sanftes Licht.");
  act(() => field?.focus());
  expect(field?.value).toBe("A soft light.");
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(
      field,
      "A soft light!",
    );
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  act(() => field?.blur());
  expect(told).toHaveBeenCalledExactlyOnceWith("A soft light!");
  expect(field?.value).toBe("Ein sanftes Licht.");
});

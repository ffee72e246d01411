import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { StoredBlock } from "../../src/api/types";
import { BlockList } from "../../src/panels/BlockList";
import { type Mounted, mount, type } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
afterEach(() => page?.end());

test("a block that is renamed by key keeps the focus on its row", async () => {
  const renamed = vi.fn();
  const nothing = () => {};
  const block = { id: "shade", name: "Shade", recipe: { impasto: 1 }, tag: "1" } as StoredBlock;
  page = mount(
    <BlockList blocks={[block]} onAdd={nothing} onRename={renamed} onExport={nothing} onDelete={nothing} />,
  );
  const more = () => page?.container.querySelector<HTMLElement>(".recipe-row-delete");
  const press = (at: Element | null | undefined, key: string) =>
    act(async () => void at?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  more()?.focus();
  await press(more(), "Enter");
  const items = [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
  await act(async () => items[0]?.click());
  const field = page.container.querySelector("input");
  if (field) type(field, "Deep shade");
  await press(field, "Enter");
  expect(renamed).toHaveBeenCalledExactlyOnceWith(block, "Deep shade");
  expect(document.activeElement).toBe(more());
});

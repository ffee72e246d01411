import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Tabs } from "../../src/app/Tabs";
import { emptyRecipe } from "../../src/document";
import { openNew, useDocument, useTabs } from "../../src/state";
import { type Mounted, mount } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
beforeEach(() => {
  useTabs.setState({ keys: ["first"], shown: "first", aside: {} });
  useDocument.getState().open(emptyRecipe(), { id: null, shipped: false }, null);
});
afterEach(() => page?.end());

test("the field for the name of a tab that is not shown lies over that tab", async () => {
  openNew(true);
  page = mount(<Tabs />);
  const tabs = [...page.container.querySelectorAll<HTMLElement>("[role=tab]")];
  for (const [at, tab] of tabs.entries()) Object.defineProperty(tab, "offsetLeft", { value: 200 * at });
  const [first, second] = tabs;
  await act(async () => first?.click());
  await act(
    async () => void second?.dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true })),
  );
  expect(useTabs.getState().shown).not.toBe("first");
  expect(page.container.querySelector<HTMLElement>(".tabs-renaming")?.style.left).toBe("200px");
});

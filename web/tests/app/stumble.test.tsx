import { afterEach, expect, test, vi } from "vitest";
import { Stumble } from "../../src/app/Stumble";
import { type Mounted, mount } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
afterEach(() => {
  page?.end();
  vi.restoreAllMocks();
});

function Broken(): never {
  throw new Error("inputs is not an object");
}

test("a recipe that cannot be drawn leaves a sentence and two ways on", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  page = mount(
    <Stumble>
      <Broken />
    </Stumble>,
  );
  expect(page.container.textContent).toContain("The editor stumbled over this recipe.");
  const ways = [...page.container.querySelectorAll("button")].map((each) => each.textContent);
  expect(ways).toEqual(["Download the draft", "Start with an empty canvas"]);
});

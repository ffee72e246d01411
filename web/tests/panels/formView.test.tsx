import { afterEach, expect, test, vi } from "vitest";
import type { Mounted } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
afterEach(() => page?.end());

const ABOUT =
  "The background is painted and the person stays: cut out of a rectangle, hardly painted, with all the fine detail " +
  "of the photograph. Draw the rectangle around the person.";

test("the form of a recipe that ships is translated, but what is edited is the recipe's own text", async () => {
  history.replaceState(null, "", "?language=de");
  vi.resetModules();
  const { act } = await import("react");
  const { FormView } = await import("../../src/panels/FormView");
  const { mount } = await import("../../src/ui/testing/mount");
  history.replaceState(null, "", "/");
  const parameter = { name: "file", label: "File", default: null, widget: { kind: "image" } } as never;
  const nothing = () => {};
  page = mount(
    <FormView
      name="Quickstart"
      about={ABOUT}
      inputs={[{ name: "my-photo_here", parameter, value: null as never }]}
      problems={[]}
      pictures={[]}
      titleOf={(id) => id}
      onUpload={async () => null}
      onAbout={nothing}
      onChange={nothing}
      onCommit={nothing}
      onReset={nothing}
      onProblem={nothing}
    />,
  );
  const field = page.container.querySelector("textarea");
  expect(field?.value).toContain("Person");
  act(() => field?.focus());
  expect(field?.value).toBe(ABOUT);
  expect(page.container.querySelector(".picture-tile")?.textContent).toContain("My photo here");
});

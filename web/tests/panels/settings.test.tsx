import { act } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ParameterInfo, Problem } from "../../src/api/types";
import { Settings } from "../../src/panels/Settings";
import { field, type Mounted, mount, type } from "../../src/ui/testing/mount";
import { infoOf } from "../document/infos";

let page: Mounted | undefined;
afterEach(() => page?.end());

const parameter = (index: number): ParameterInfo => ({
  name: `p${index}`,
  label: `Setting ${index}`,
  help: "",
  default: 0,
  required: false,
  optional: false,
  none: "auto",
  more: index > 2,
  group: index > 4 ? (index % 2 ? "Odd" : "Even") : "",
  unit: "",
  widget: { kind: "number", min: 0, max: 9, step: 1, whole: true },
});
const info = (count: number) =>
  infoOf("Many", "Many", {
    inputs: [],
    outputs: [],
    parameters: Array.from({ length: count }, (_, index) => parameter(index + 1)),
    presets: [{ name: "plain", help: "", values: {} }],
  });

function show(count: number, values = {}, folds = {}, problems: readonly Problem[] = []) {
  const onFold = vi.fn();
  page = mount(
    <Settings
      node="a"
      info={info(count)}
      values={values}
      problems={problems}
      explained={false}
      folds={folds}
      onFold={onFold}
      onPreset={() => {}}
      field={({ name }) => <i key={name}>{name}</i>}
    />,
  );
  const { container } = page;
  const shown = () => [...container.querySelectorAll("i")].map((each) => each.textContent);
  const press = (label: string) => {
    const found = [...container.querySelectorAll("button")].find((each) =>
      (each.getAttribute("aria-label") ?? each.textContent ?? "").startsWith(label),
    );
    if (!found) throw new Error(`There is no button ${label}`);
    act(() => found.click());
  };
  return { container, shown, press, onFold };
}

describe("the settings of a node", () => {
  test("show the usual ones; groups are closed, say what is changed and are remembered", () => {
    const { container, shown, press, onFold } = show(8, { p5: 1, p7: 2, p6: 0 });
    expect(shown()).toEqual(["p1", "p2"]);
    expect(container.textContent).toContain("Odd2 changed");
    expect(container.textContent).not.toContain("1 changed");
    press("Odd");
    expect(shown()).toEqual(["p1", "p2", "p5", "p7"]);
    expect(onFold.mock.calls).toEqual([["panel/Many/Odd", true]]);
  });

  test("open a group that was open before", () => {
    expect(show(8, {}, { "panel/Many/Even": true }).shown()).toEqual(["p1", "p2", "p6", "p8"]);
  });

  test("open a group by itself when something in it is wrong, unless it was closed by hand", () => {
    const problems = [
      { code: "bad value", message: "It is bad.", hint: "", node: "a", input: "p5", received: null },
    ];
    const { container, shown } = show(8, {}, {}, problems as Problem[]);
    expect(shown()).toEqual(["p1", "p2", "p5", "p7"]);
    expect(container.textContent).toContain("Odd1 problem");
    page?.end();
    expect(show(8, {}, { "panel/Many/Odd": false }, problems as Problem[]).shown()).toEqual(["p1", "p2"]);
  });

  test("have no filter where they are few, and one where they are many", () => {
    expect(show(15).container.querySelector("input")).toBeNull();
    page?.end();
    const { container, shown } = show(16);
    type(field(container, "Filter the settings"), "setting 1");
    expect(shown()).toEqual(["p1", "p11", "p13", "p15", "p10", "p12", "p14", "p16"]);
    type(field(container, "Filter the settings"), "odd 13");
    expect(shown()).toEqual(["p13"]);
    type(field(container, "Filter the settings"), "zebra");
    expect(container.textContent).toContain("No setting fits “zebra”.");
  });

  test("are those that are changed, when only these are wanted", () => {
    const { shown, press } = show(16, { p1: 1, p3: 0, p12: 4 });
    press("Show only what is changed (2)");
    expect(shown()).toEqual(["p1", "p12"]);
    press("Show all settings");
    expect(shown()).toEqual(["p1", "p2"]);
  });
});

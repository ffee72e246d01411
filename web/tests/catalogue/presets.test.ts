import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue, NodeInfo, ParameterInfo, Problem, Recipe } from "../../src/api/types";
import { fixFor } from "../../src/canvas/fixes";
import { choosePreset } from "../../src/canvas/parameters";
import {
  fromPreset,
  groupsOf,
  isChanged,
  knowledgeOf,
  matching,
  missingFor,
  presetOf,
  presetsOf,
  presetValues,
  sameValue,
} from "../../src/catalogue";
import { currentRecipe, useCatalogue, useDocument } from "../../src/state";
import { infoOf } from "../document/infos";

const parameter = (name: string, usual: JsonValue, more: Partial<ParameterInfo> = {}): ParameterInfo => ({
  name,
  label: name,
  help: "",
  default: usual,
  required: false,
  optional: true,
  none: "auto",
  more: true,
  group: "",
  unit: "",
  widget: { kind: "number", min: 0, max: 100, step: 0, whole: false },
  ...more,
});

const info = infoOf("Paint", "Paint", {
  inputs: [],
  outputs: [],
  parameters: [
    parameter("levels", 2, { more: false, help: "How many sizes." }),
    parameter("weights", [1, 1], { group: "Losses" }),
    parameter("history", null, { group: "Optimiser" }),
    parameter("gram_form", "squared", { group: "Losses" }),
    parameter("seed", 0),
  ],
  presets: [
    { name: "usual", help: "", values: {} },
    { name: "sharp", help: "", values: { weights: [3, 1], history: 10 } },
    { name: "lucky", help: "", values: { seed: 7, history: null, levels: 4 } },
  ],
  preset_keeps: ["seed"],
});
const preset = (name: string) => info.presets.find((each) => each.name === name) ?? expect.fail(name);

describe("a preset", () => {
  test("gives its own values and the defaults of the rest, but for what presets keep", () => {
    const values = (name: string) =>
      Object.fromEntries([...presetValues(info, preset(name))].map(([each, value]) => [each.name, value]));
    expect(values("sharp")).toEqual({ levels: 2, weights: [3, 1], history: 10, gram_form: "squared" });
    expect(values("lucky")).toEqual({
      levels: 4,
      weights: [1, 1],
      history: null,
      gram_form: "squared",
      seed: 7,
    });
  });

  test("is the node's when all its values match, whatever the kept ones are", () => {
    expect(presetOf(info, {})?.name).toBe("usual");
    expect(presetOf(info, { seed: 9, levels: 2 })?.name).toBe("usual");
    expect(presetOf(info, { weights: [3, 1], history: 10 })?.name).toBe("sharp");
    expect(presetOf(info, { weights: [3, 1], history: 11 })).toBeNull();
    expect(presetOf(info, { levels: 4, seed: 8 })).toBeNull();
    expect(presetOf(info, { levels: 4, seed: 7 })?.name).toBe("lucky");
  });

  test("that is the defaults is offered where none of the node's own is just these", () => {
    const names = (presets: NodeInfo["presets"]) => presetsOf({ ...info, presets }).map(({ name }) => name);
    expect(names(info.presets)).toEqual(["usual", "sharp", "lucky"]);
    expect(names([preset("sharp")])).toEqual(["default", "sharp"]);
    expect(names([])).toEqual([]);
    expect(presetOf({ ...info, presets: [preset("sharp")] }, { seed: 3 })?.name).toBe("default");
  });

  test("is set in one step that undo takes back whole", () => {
    useCatalogue.setState({
      knowledge: knowledgeOf({ nodes: [info], sockets: [], conversions: [] }),
    });
    const names = fc.constantFrom("levels", "weights", "history", "gram_form", "seed");
    const given = fc.dictionary(
      names,
      fc.oneof(
        fc.integer(),
        fc.constant(null),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 2 }),
      ),
    );
    fc.assert(
      fc.property(given, fc.constantFrom("usual", "sharp", "lucky"), (parameters, name) => {
        const recipe: Recipe = { impasto: 1, nodes: { paint: { type: "Paint", parameters } } };
        useDocument.getState().open(recipe, { id: null, shipped: false }, recipe);
        choosePreset("paint", name);
        const now = currentRecipe().nodes?.paint?.parameters ?? {};
        expect(presetOf(info, now)?.name).toBe(name);
        for (const [each] of presetValues(info, preset(name)))
          expect(now[each.name]).not.toEqual(each.default);
        if (!sameValue(now, parameters)) useDocument.getState().undo();
        expect(currentRecipe().nodes?.paint?.parameters ?? {}).toEqual(parameters);
      }),
    );
  });
});

describe("a problem of a node that came from a preset", () => {
  const problem = { severity: "error", code: "", message: "", hint: "", node: "paint", input: "history" };
  const fixOf = (parameters: Record<string, JsonValue>) => {
    const node = { type: "Paint", parameters };
    const recipe: Recipe = { impasto: 1, nodes: { paint: node } };
    useDocument.getState().open(recipe, { id: null, shipped: false }, recipe);
    return fixFor(problem as unknown as Problem, "paint", node, info);
  };

  test("is mended by going back to all the defaults that the preset had changed, in one step", () => {
    const came = { weights: [3, 1], history: 10, seed: 5 };
    const fix = fixOf(came);
    expect(fix?.label).toBe("Back to the defaults");
    fix?.mend();
    expect(currentRecipe().nodes?.paint?.parameters).toEqual({ seed: 5 });
    useDocument.getState().undo();
    expect(currentRecipe().nodes?.paint?.parameters).toEqual(came);
  });

  test("resets one parameter where no preset had set most of them", () => {
    expect(fixOf({ history: 10 })?.label).toBe("Reset history");
    expect(fromPreset(info, { weights: [3, 1] })).toBeNull();
    const alike = { name: "alike", help: "", values: { weights: [3, 1], history: 10, seed: 7 } };
    const both = { ...info, presets: [alike, ...info.presets] };
    expect(fromPreset(both, { weights: [3, 1], history: 10 })?.map(({ name }) => name)).not.toContain("seed");
    expect(fromPreset(info, { levels: 4, seed: 7 })?.map(({ name }) => name)).toContain("seed");
  });
});

test("a preset names the networks that are not here", () => {
  const widget = { kind: "model", names: ["sketch", "vgg19"], missing: ["vgg19"] } as const;
  const network = parameter("network", "sketch", { widget: widget as unknown as ParameterInfo["widget"] });
  const withNetwork = { ...info, parameters: [network] };
  const needs = (values: Record<string, JsonValue>) =>
    missingFor(withNetwork, { name: "", help: "", values });
  expect([needs({ network: "vgg19" }), needs({ network: "sketch" }), needs({})]).toEqual([["vgg19"], [], []]);
});

describe("settings", () => {
  test("are grouped in the order in which each group first comes", () => {
    expect(
      groupsOf(info.parameters).map(({ title, parameters }) => [title, parameters.map(({ name }) => name)]),
    ).toEqual([
      ["Losses", ["weights", "gram_form"]],
      ["Optimiser", ["history"]],
    ]);
  });

  test("are found by every word of name, group and help", () => {
    const found = (query: string) => matching(info.parameters, query).map(({ name }) => name);
    expect(found("losses GRAM")).toEqual(["gram_form"]);
    expect(found("gram form")).toEqual(["gram_form"]);
    expect(found("sizes")).toEqual(["levels"]);
    expect(found(" ")).toHaveLength(5);
    expect(found("loss zebra")).toEqual([]);
  });

  test("are changed when a given value is not the default; what must be given never is", () => {
    const [levels, weights] = info.parameters as [ParameterInfo, ParameterInfo];
    expect([undefined, 2, 3, null].map((value) => isChanged(levels, value))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(isChanged(weights, [1, 1])).toBe(false);
    expect(isChanged(weights, [1, 2])).toBe(true);
    expect(isChanged({ ...levels, required: true }, 3)).toBe(false);
  });

  test("are the same value whatever the order of names, and lists are not tables", () => {
    expect(sameValue({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(sameValue({ 0: 1 }, [1])).toBe(false);
    expect(sameValue([1], [1, 2])).toBe(false);
    expect(sameValue(null, {})).toBe(false);
  });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Catalogue, NodeInfo, RecipeForm } from "../../src/api/types";

const BLEND: NodeInfo = {
  type: "Blend",
  title: "Blend",
  category: "Compose",
  version: 1,
  icon: "layers",
  synonyms: ["mix", "overlay", "composite", "opacity", "multiply", "detail", "high frequencies"],
  summary: "Lay one picture over another.",
  description: "",
  effect: false,
  inputs: [{ name: "overlay", label: "overlay", help: "", socket: "Image", many: false, required: true }],
  outputs: [{ name: "image", label: "image", help: "", socket: "Image" }],
  parameters: [
    {
      name: "mode",
      label: "Mode",
      help: "",
      default: "normal",
      required: false,
      optional: false,
      none: "auto",
      more: false,
      group: "",
      unit: "",
      widget: { kind: "choice", options: ["normal", "overlay", "soft light"] },
    },
  ],
  presets: [],
  preset_keeps: [],
};
const SERVED: Catalogue = {
  nodes: [BLEND],
  sockets: [{ name: "Image", help: "A picture, sRGB." }],
  conversions: [],
};

// The language of a page is settled when its texts are first asked for.
beforeEach(() => {
  vi.resetModules();
  localStorage.setItem("impasto.language", "de");
});
afterEach(() => localStorage.clear());

test("titles, labels and help are German; what a recipe says stays English", async () => {
  const { translated } = await import("../../src/catalogue");
  const { nodes, sockets } = translated(SERVED);
  const [blend] = nodes;
  expect(blend).toMatchObject({ type: "Blend", title: "Mischen", english: "Blend", category: "Compose" });
  expect(blend?.summary).toBe("Ein Bild über ein anderes legen.");
  expect(blend?.description).toBe("Englisch: Blend.");
  expect(blend?.inputs[0]).toMatchObject({ name: "overlay", label: "oben", socket: "Image" });
  const [mode] = blend?.parameters ?? [];
  expect(mode).toMatchObject({ name: "mode", label: "Modus", default: "normal", none: "automatisch" });
  expect(mode?.widget).toEqual(BLEND.parameters[0]?.widget);
  expect(mode?.optionTexts).toEqual({
    normal: "normal",
    overlay: "ineinanderkopieren",
    "soft light": "weiches Licht",
  });
  expect(sockets[0]).toEqual({ name: "Image", help: "Ein Bild in sRGB." });
});

test("a node is found by German and by English words, and its id in a recipe is English", async () => {
  const { learnHelp } = await import("../../src/text/served");
  await learnHelp();
  const { search, translated } = await import("../../src/catalogue");
  const { baseId } = await import("../../src/document");
  const { nodes } = translated(SERVED);
  for (const words of ["mischen", "deckkraft", "blend", "opacity", "compose"]) {
    expect(search(nodes, words), words).toHaveLength(1);
  }
  expect(search(nodes, "vignette")).toEqual([]);
  expect(baseId(nodes[0])).toBe("blend");
});

test("a form's settings and what a recipe that ships says are German, what users say is theirs", async () => {
  const { translatedForm } = await import("../../src/catalogue");
  const [parameter] = BLEND.parameters;
  if (!parameter) throw new Error("no parameter");
  const form: RecipeForm = {
    id: "mine",
    name: "Mine",
    about: "No picture is chosen.",
    fields: [{ name: "how", node: "blend", parameter, value: "normal" }],
    recipe: { impasto: 1, name: "Mine", nodes: { blend: { type: "Blend", version: 1 } } },
    problems: [],
    seconds: null,
  };
  const said = translatedForm(form);
  expect(said.about).toBe("No picture is chosen.");
  expect(said.fields[0]?.parameter.label).toBe("Modus");
});

test("an English page shows the catalogue as it comes", async () => {
  localStorage.setItem("impasto.language", "en");
  const { translated } = await import("../../src/catalogue");
  expect(translated(SERVED)).toBe(SERVED);
});

test("recipes and pictures that ship have German names; others keep theirs", async () => {
  const { shownName } = await import("../../src/common/words");
  expect(shownName({ name: "Quickstart" })).toBe("Schnellstart");
  expect(shownName({ name: "Quickstart (copy)" })).toBe("Quickstart (copy)");
  expect(shownName({ name: "Blend" })).toBe("Blend");
  const { api } = await import("../../src/api/client");
  const pictures = [
    { ref: "sample:chelsea", kind: "sample", title: "Chelsea the cat" },
    { ref: "sha256:1", kind: "upload", title: "Chelsea the cat" },
  ];
  const answer = vi.fn(async () => Response.json(pictures));
  vi.stubGlobal("fetch", answer);
  expect((await api.images()).map(({ title }) => title)).toEqual(["Die Katze Chelsea", "Chelsea the cat"]);
  vi.unstubAllGlobals();
});

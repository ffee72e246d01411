import { beforeEach, expect, test, vi } from "vitest";
import { labelled, labelsOf, readable } from "../../src/text/changed";

const LABELS = labelsOf([
  {
    title: "Load Image",
    parameters: [{ name: "file", label: "picture" }],
    inputs: [],
    outputs: [{ name: "image", label: "image" }],
  },
  {
    title: "Pyramid Transfer",
    parameters: [{ name: "style_weight", label: "style strength" }],
    inputs: [{ name: "content_mask", label: "content mask" }],
    outputs: [],
  },
  { title: "Image", parameters: [], inputs: [], outputs: [] },
]);

test.each([
  ["Pyramid Transfer.style_weight 0.7 → 0.8", "Pyramid Transfer: Style strength 0.7 → 0.8"],
  ["Load Image (photo).file changed", "Load Image (photo): Picture changed"],
  ["Sky › Pyramid Transfer.style_weight 1 → not set", "Sky › Pyramid Transfer: Style strength 1 → not set"],
  [
    "wire Load Image (a).image → Pyramid Transfer.content_mask removed",
    "wire Load Image (a): image → Pyramid Transfer: content mask removed",
  ],
  ["Pyramid Transfer.style_weight a.png → b.png now", "Pyramid Transfer: Style strength a.png → b.png now"],
  ["My Look.how_soft 0.2 → 0.5", "My Look: how soft 0.2 → 0.5"],
  ["renamed from “a.b c” to “d”", "renamed from “a.b c” to “d”"],
  ["Load Image added", "Load Image added"],
])("%s", (told, said) => {
  expect(readable(labelled(told, LABELS), LABELS)).toBe(said);
});

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
});

test("in German a label that is another word than the name is found too", async () => {
  localStorage.setItem("impasto.language", "de");
  const { learnLabels, learnSentences, saidChange } = await import("../../src/text/served");
  learnLabels([
    { title: "Contrast", parameters: [{ name: "local", label: "Local contrast" }], inputs: [], outputs: [] },
  ]);
  await learnSentences();
  expect(saidChange("Contrast.local 0.2 → 0.5")).toBe("Kontrast: Lokaler Kontrast 0.2 → 0.5");
});

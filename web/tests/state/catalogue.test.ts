import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Catalogue } from "../../src/api/types";

const LONG =
  "Works on the lightness L* and leaves the colours. Local contrast is CLAHE (Zuiderveld 1994): the picture is cut into tiles, each gets the curve that spreads its own tones evenly, no steeper than the clip limit, and the curves are blended from tile to tile. In float32, without steps of 8 bits.";
const SERVED: Catalogue = {
  nodes: [
    {
      type: "Contrast",
      title: "Contrast",
      category: "Prepare",
      version: 1,
      icon: "sun",
      synonyms: [],
      summary: "",
      description: LONG,
      effect: false,
      inputs: [],
      outputs: [],
      parameters: [],
      presets: [],
      preset_keeps: [],
    },
  ],
  sockets: [],
  conversions: [],
};

// The language of a page is settled when its texts are first asked for.
beforeEach(() => {
  vi.resetModules();
  localStorage.setItem("impasto.language", "de");
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json(SERVED)),
  );
});
afterEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

test("long help comes with the first key or movement, and what was said without it is said anew", async () => {
  const { useCatalogue } = await import("../../src/state/catalogue");
  await useCatalogue.getState().load();
  const node = () => useCatalogue.getState().catalogue.nodes[0];
  expect(node()?.title).toBe("Kontrast");
  expect(node()?.description).toContain("Works on the lightness");
  dispatchEvent(new Event("pointermove"));
  await vi.waitFor(() => expect(node()?.description).toContain("Wirkt auf die Helligkeit"));
  expect(useCatalogue.getState().knowledge.nodes.get("Contrast")).toBe(node());
});

test("a page that shows all help has it before the first of it is drawn", async () => {
  const { learnHelp, nodeText } = await import("../../src/text/served");
  expect(nodeText("Contrast", LONG)).toBe(LONG);
  await learnHelp();
  expect(nodeText("Contrast", LONG)).toContain("Wirkt auf die Helligkeit");
  expect(nodeText("Contrast", "Contrast")).toBe("Kontrast");
});

import { describe, expect, it } from "vitest";
import type { Recipe } from "../../src/api/types";
import { applyPatches } from "../../src/document";
import { patchesBetween } from "../../src/document/between";

const recipe = (nodes: object, more: object = {}) =>
  ({ impasto: 1, name: "Old", nodes, ...more }) as unknown as Recipe;

describe("patchesBetween", () => {
  const old = recipe(
    {
      photo: { type: "LoadImage", parameters: {} },
      both: { type: "Recombine", inputs: { light: "photo.image", colors: "photo.image" }, note: [1] },
    },
    { layout: { $editor: { reroutes: { "photo.image>both.colors": [[1, 2]] } } } },
  );
  const present = recipe(
    {
      photo: { type: "LoadImage", version: 1 },
      both: {
        type: "Recombine",
        version: 2,
        inputs: { light: "photo.image", chroma: "photo.image" },
        note: [1],
      },
    },
    { layout: { $editor: { reroutes: { "photo.image>both.chroma": [[1, 2]] } } } },
  );

  it("leads from one to the other and back", () => {
    const { tree, inverse } = applyPatches(old, patchesBetween(old, present));
    expect(tree.nodes).toEqual({
      photo: { type: "LoadImage", parameters: {} },
      both: {
        type: "Recombine",
        version: 2,
        inputs: { light: "photo.image", chroma: "photo.image" },
        note: [1],
      },
    });
    expect(tree.layout).toEqual(present.layout);
    expect(JSON.stringify(applyPatches(tree, inverse).tree)).toBe(JSON.stringify(old));
  });

  it("says nothing of what is only written otherwise", () => {
    expect(
      patchesBetween(recipe({ a: { type: "A", version: 1, inputs: {} } }), recipe({ a: { type: "A" } })),
    ).toEqual([{ path: ["nodes", "a", "version"] }]);
    expect(patchesBetween(recipe({ a: { type: "A" } }), recipe({ a: { type: "A", version: 1 } }))).toEqual(
      [],
    );
    expect(patchesBetween(old, old)).toEqual([]);
  });
});

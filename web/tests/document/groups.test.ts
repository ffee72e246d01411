import { describe, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import {
  addInput,
  addOutput,
  applyPatches,
  begin,
  changedInScope,
  changedNodes,
  copyNodes,
  definitionAt,
  group,
  hasContent,
  lifted,
  nameInput,
  paste,
  perform,
  readFragment,
  remove,
  removeSocket,
  renameSocket,
  retitle,
  setParameter,
  unnameInput,
  unpack,
  viewOf,
  wire,
} from "../../src/document";

const recipe: Recipe = {
  impasto: 1,
  name: "Brushes",
  inputs: { levels: { node: "transfer", parameter: "levels" } },
  nodes: {
    photo: { type: "LoadImage", version: 1 },
    style: { type: "LoadImage", version: 1 },
    transfer: {
      type: "Transfer",
      version: 1,
      inputs: { content: "photo.image", styles: ["style.image", "photo.image"] },
      parameters: { levels: 2 },
    },
    soft: { type: "Smooth", version: 1, inputs: { image: "transfer.image" } },
    look: { type: "Preview", version: 1, inputs: { image: "transfer.image" } },
    save: { type: "Save", version: 1, inputs: { image: "soft.image" } },
  },
  layout: {
    photo: [0, 0],
    style: [0, 300],
    transfer: [300, 100],
    soft: [600, 100],
    save: [900, 100],
    look: [900, 400],
    $editor: {
      frames: { f: { title: "Brushes", colour: "teal", at: [280, 40], size: [600, 320] } },
      reroutes: { "transfer.image>soft.image": [[550, 90]], "soft.image>save.image": [[800, 90]] },
      collapsed: ["soft", "save"],
    },
  },
};
const sizeOf = () => ({ width: 240, height: 200 });
const sockets = { input: () => "Image", output: () => "Image" };

const groupOf = (ids: string[], from: Recipe = recipe) => {
  const made = group(from, ids, sockets, sizeOf, "Two brushes");
  if (!made) throw new Error("nothing was grouped");
  return { recipe: applyPatches(from, made.edit.patches).tree, id: made.id };
};

describe("grouping nodes", () => {
  const { recipe: after, id } = groupOf(["transfer", "soft"]);
  const definition = after.definitions?.two_brushes;

  test("makes a socket for each output that crosses the edge, however many wires it feeds", () => {
    expect(definition?.inputs).toEqual({ content: "Image", style: "Image" });
    expect(definition?.nodes?.transfer?.inputs).toEqual({
      content: "$.content",
      styles: ["$.style", "$.content"],
    });
    expect(after.nodes?.[id]?.inputs).toEqual({ content: "photo.image", style: "style.image" });
    expect(definition?.outputs).toEqual({ image: "transfer.image", image2: "soft.image" });
    expect(after.nodes?.save?.inputs).toEqual({ image: `${id}.image2` });
    expect(after.nodes?.look?.inputs).toEqual({ image: `${id}.image` });
  });

  test("lets a named input set the same parameter through the group", () => {
    expect(definition?.parameters).toEqual({ levels: { node: "transfer", parameter: "levels" } });
    expect(after.inputs).toEqual({ levels: { node: id, parameter: "levels" } });
  });

  test("takes along the frame around them, the dots between them and what is collapsed, and keeps those of the wires that lead out", () => {
    expect(definition?.layout?.$editor).toEqual({
      frames: { f: { title: "Brushes", colour: "teal", at: [280, 40], size: [600, 320] } },
      collapsed: ["soft"],
      reroutes: { "transfer.image>soft.image": [[550, 90]] },
    });
    const reroutes = { "two_brushes.image2>save.image": [[800, 90]] };
    expect(after.layout?.$editor).toEqual({ collapsed: ["save"], reroutes });
  });

  test("is taken back by laying the group open", () => {
    const made = unpack(after, id, sizeOf, true);
    const open = made && applyPatches(after, made.edit.patches).tree;
    expect(open?.definitions).toEqual({});
    expect(open?.inputs).toEqual(recipe.inputs);
    for (const each of Object.keys(recipe.nodes ?? {}))
      expect(open?.nodes?.[each]).toEqual(recipe.nodes?.[each]);
    expect(open?.layout?.transfer).toEqual([300, 100]);
    expect(open?.layout?.soft).toEqual([600, 100]);
  });

  test("does nothing without nodes, or where nobody knows what crosses the edge", () => {
    expect(group(recipe, ["$", "nobody"], sockets, sizeOf, "G")).toBeNull();
    const nobody = { input: () => undefined, output: () => undefined };
    expect(group(recipe, ["transfer"], nobody, sizeOf, "G")).toBeNull();
  });

  test("of a group within a group hands its sockets on", () => {
    const scope = [id];
    const view = viewOf(after, scope);
    const inner = group(view, ["soft"], sockets, sizeOf, "Inner");
    const nested = applyPatches(after, lifted(after, scope, inner?.edit.patches ?? [])).tree;
    expect(nested.definitions?.inner?.nodes).toEqual({
      soft: { type: "Smooth", version: 1, inputs: { image: "$.image" } },
    });
    expect(nested.definitions?.two_brushes?.outputs).toEqual({
      image: "transfer.image",
      image2: "inner.image",
    });
    expect(Object.keys(nested.definitions?.two_brushes?.nodes ?? {})).toEqual(["transfer", "inner"]);
    expect(nested.nodes).toEqual(after.nodes);
    expect(definitionAt(nested, [id, "inner"])).toBe("inner");
  });
});

test("a value that a use gives goes to the node inside when the group is laid open, and the definition stays for others", () => {
  const { recipe: after, id } = groupOf(["transfer"]);
  const given = perform(begin(after), setParameter(id, "levels", 5)).recipe;
  const made = unpack(given, id, sizeOf, false);
  const open = applyPatches(given, made?.edit.patches ?? []).tree;
  expect(open.nodes?.transfer?.parameters).toEqual({ levels: 5 });
  expect(Object.keys(open.definitions ?? {})).toEqual(["two_brushes"]);
});

describe("editing inside a group", () => {
  const { recipe: after, id } = groupOf(["transfer", "soft"]);
  const scope = [id];
  const view = viewOf(after, scope);
  const inside = (patches: Parameters<typeof lifted>[2], from = after) =>
    applyPatches(from, lifted(from, scope, patches)).tree;

  test("shows its own sockets as two nodes, and its parameters as named inputs", () => {
    expect(view.nodes?.$out?.inputs).toEqual({ image: "transfer.image", image2: "soft.image" });
    expect(view.inputs).toEqual({ levels: { node: "transfer", parameter: "levels" } });
    expect(view.name).toBe("Two brushes");
  });

  test("a wire to its outputs is one of its outputs", () => {
    const edit = wire(view, { node: "transfer", name: "image" }, { node: "$out", name: "image2" }, false);
    expect(inside(edit.patches).definitions?.two_brushes?.outputs?.image2).toBe("transfer.image");
  });

  test("a node that is deleted takes its outputs and what it offered along, and what the uses gave", () => {
    const given = perform(begin(after), setParameter(id, "levels", 5)).recipe;
    const next = inside(remove(viewOf(given, scope), ["transfer"], [], "node").patches, given);
    expect(next.definitions?.two_brushes?.outputs).toEqual({ image2: "soft.image" });
    expect(next.definitions?.two_brushes?.parameters).toEqual({});
    expect(next.nodes?.[id]?.parameters).toEqual({});
    expect(next.inputs).toEqual({});
  });

  test("a parameter is offered, and no longer offered", () => {
    const offered = inside(nameInput(view, "soft", "radius", "softness").patches);
    expect(offered.definitions?.two_brushes?.parameters?.softness).toEqual({
      node: "soft",
      parameter: "radius",
    });
    const given = perform(begin(offered), setParameter(id, "softness", 3)).recipe;
    expect(given.nodes?.[id]?.parameters).toEqual({ softness: 3 });
    const gone = inside(unnameInput("softness").patches, given);
    expect(gone.nodes?.[id]?.parameters).toEqual({});
  });
});

describe("a group's own sockets", () => {
  const { recipe: after, id } = groupOf(["transfer", "soft"]);

  test("are called otherwise inside and wherever the group is used", () => {
    const once = applyPatches(
      after,
      renameSocket(after, "two_brushes", "inputs", "content", "photo").patches,
    );
    const both = applyPatches(
      once.tree,
      renameSocket(once.tree, "two_brushes", "outputs", "image2", "soft").patches,
    ).tree;
    expect(both.nodes?.[id]?.inputs).toEqual({ photo: "photo.image", style: "style.image" });
    expect(both.definitions?.two_brushes?.nodes?.transfer?.inputs).toEqual({
      content: "$.photo",
      styles: ["$.style", "$.photo"],
    });
    expect(both.nodes?.save?.inputs).toEqual({ image: `${id}.soft` });
    expect(both.nodes?.look?.inputs).toEqual({ image: `${id}.image` });
  });

  test("keep their names where the new one is taken or is none", () => {
    expect(renameSocket(after, "two_brushes", "inputs", "content", "style").patches).toEqual([]);
    expect(renameSocket(after, "two_brushes", "inputs", "content", "1st").patches).toEqual([]);
  });

  test("go with the wires at them", () => {
    const next = applyPatches(after, removeSocket(after, "two_brushes", "inputs", "content").patches).tree;
    expect(next.nodes?.[id]?.inputs).toEqual({ style: "style.image" });
    expect(next.definitions?.two_brushes?.nodes?.transfer?.inputs).toEqual({ styles: ["$.style"] });
    const last = applyPatches(next, removeSocket(next, "two_brushes", "outputs", "image2").patches).tree;
    expect(last.nodes?.save?.inputs).toEqual({});
    expect(last.definitions?.two_brushes?.outputs).toEqual({ image: "transfer.image" });
  });

  test("are added under a free name", () => {
    expect(addInput(after, "two_brushes", "content", "Mask").name).toBe("content2");
    const { edit, name } = addOutput(after, "two_brushes", "image", "soft.image");
    expect(name).toBe("image3");
    expect(applyPatches(after, edit.patches).tree.definitions?.two_brushes?.outputs?.image3).toBe(
      "soft.image",
    );
  });
});

describe("what would paint something else", () => {
  const { recipe: after, id } = groupOf(["transfer", "soft"]);
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const infoOf = () => undefined;
  const changed = (now: Recipe, before: Recipe) => [...changedNodes(now, before, infoOf, same)].sort();

  test("is a group when what is inside changed, but not when it is only called otherwise", () => {
    const called = applyPatches(after, retitle("two_brushes", "Three").patches).tree;
    expect(changed(called, after)).toEqual([]);
    const path = ["definitions", "two_brushes", "nodes", "soft", "parameters"];
    const softer = applyPatches(after, [{ path, value: { radius: 9 } }]).tree;
    expect(changed(softer, after)).toEqual([id, "look", "save"].sort());
    expect([...changedInScope(softer, after, [id], infoOf, same)].sort()).toEqual(["$out", "soft"]);
  });

  test("is all that is inside when what feeds the group changed", () => {
    const photo = applyPatches(after, [
      { path: ["nodes", "photo", "parameters"], value: { file: "x" } },
    ]).tree;
    expect([...changedInScope(photo, after, [id], infoOf, same)].sort()).toEqual([
      "$",
      "$out",
      "soft",
      "transfer",
    ]);
  });
});

describe("copying", () => {
  const { recipe: after, id } = groupOf(["transfer"]);
  const copied = (ids: string[], from = after) => {
    const text = copyNodes(from, ids);
    const fragment = text === null ? null : readFragment(text);
    if (!fragment) throw new Error("nothing was copied");
    return fragment;
  };
  const pasted = (fragment: Recipe, into: Recipe) =>
    applyPatches(into, paste(into, fragment, { x: 0, y: 0 }).edit.patches).tree;
  const empty: Recipe = { impasto: 1, name: "", nodes: {} };

  test("brings what a group is made of", () => {
    const there = pasted(copied([id]), empty);
    expect(there.definitions).toEqual(after.definitions);
    expect(there.nodes?.[id]?.type).toBe("definition:two_brushes");
  });

  test("uses the group that is there already, and brings another of the same name under a new one", () => {
    expect(Object.keys(pasted(copied([id]), after).definitions ?? {})).toEqual(["two_brushes"]);
    const other = applyPatches(after, retitle("two_brushes", "Other").patches).tree;
    const both = pasted(copied([id]), other);
    expect(Object.keys(both.definitions ?? {})).toEqual(["two_brushes", "two_brushes2"]);
    expect(Object.values(both.nodes ?? {}).map(({ type }) => type)).toContain("definition:two_brushes2");
  });

  test("brings frames, notes and the dots of wires, moved with the nodes, but no lock", () => {
    const locked = applyPatches(recipe, [{ path: ["layout", "$editor", "locked"], value: ["soft"] }]).tree;
    const there = pasted(copied(["soft", "save", "frame:f"], locked), empty);
    expect(there.layout?.$editor).toEqual({
      frames: { f: { title: "Brushes", colour: "teal", at: [0, 0], size: [600, 320] } },
      collapsed: ["soft", "save"],
      reroutes: { "soft.image>save.image": [[520, 50]] },
    });
  });

  test("of a frame alone is something, of nothing is nothing", () => {
    expect(hasContent(copied(["frame:f"], recipe))).toBe(true);
    expect(copyNodes(recipe, ["$", "nobody"])).toBeNull();
  });
});

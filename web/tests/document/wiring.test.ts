import { describe, expect, test } from "vitest";
import type { Recipe } from "../../src/api/types";
import {
  addBetween,
  addDot,
  begin,
  cutWires,
  dotsOf,
  duplicateTo,
  type Edit,
  type Healing,
  moveWire,
  moveWithDots,
  nodesOf,
  orderWire,
  perform,
  positionOf,
  removeDot,
  removeHealed,
  rename,
  roomAround,
  splice,
  tidied,
  undo,
  type WireRef,
  wiresInto,
  wiresOf,
} from "../../src/document";
import { infoOf } from "./infos";

const info = infoOf("Blend");

const chain: Recipe = {
  impasto: 1,
  name: "Chain",
  nodes: {
    photo: { type: "Load" },
    first: { type: "Blend", inputs: { base: "photo.image", mask: "photo.alpha" } },
    second: { type: "Blend", inputs: { base: "first.image" } },
    last: { type: "Transfer", inputs: { styles: ["photo.image", "second.image"] } },
  },
  layout: { photo: [0, 0], first: [300, 0], second: [600, 0], last: [900, 0] },
};

const did = (recipe: Recipe, edit: Edit) => perform(begin(recipe), edit).recipe;
const into = (recipe: Recipe, node: string, input: string) => wiresInto(recipe.nodes?.[node], input);
const wireInto = (recipe: Recipe, target: string, input: string, slot = 0): WireRef => {
  const found = wiresOf(recipe).find(
    (each) => each.target === target && each.input === input && each.slot === slot,
  );
  if (!found) throw new Error("no such wire");
  return found;
};

/** Everything fits but what is called alpha. */
const healing: Healing = {
  inputs: (node) => Object.keys(chain.nodes?.[node]?.inputs ?? {}),
  standsFor: (from) => from.name !== "alpha",
};

describe("a node put into a wire", () => {
  const put = (many: boolean) =>
    splice(
      chain,
      wireInto(chain, "second", "base"),
      { node: "last", input: "x", output: "out", many },
      "Last",
    );

  test("comes between its two ends, in one step", () => {
    const next = did(chain, put(false));
    expect(into(next, "last", "x")).toEqual(["first.image"]);
    expect(into(next, "second", "base")).toEqual(["last.out"]);
    expect(undo(perform(begin(chain), put(false))).recipe).toEqual(chain);
  });

  test("keeps the wire's place among the others of its input", () => {
    const edit = splice(
      chain,
      wireInto(chain, "last", "styles", 0),
      { node: "first", input: "overlay", output: "image", many: false },
      "First",
    );
    expect(into(did(chain, edit), "last", "styles")).toEqual(["first.image", "second.image"]);
  });

  test("takes away the dots that it covers", () => {
    const wire = wireInto(chain, "second", "base");
    const led = did(chain, addDot(chain, wire, 0, { x: 950, y: 9 }));
    const through = { node: "last", input: "x", output: "out", many: false };
    const next = did(led, splice(led, wire, through, "L", 240));
    expect(next.layout).toEqual(chain.layout);
  });

  test("leaves dots before it to the wire that comes in, and those behind it to the one that goes on", () => {
    const wire = wireInto(chain, "second", "base");
    const led = did(did(chain, addDot(chain, wire, 0, { x: 400, y: 9 })), rename("x"));
    const both = did(led, addDot(led, wire, 1, { x: 950, y: 9 }));
    const next = did(both, splice(both, wire, { node: "last", input: "x", output: "out", many: false }, "L"));
    expect(dotsOf(next, { ...wire, target: "last", input: "x" })).toEqual([{ x: 400, y: 9 }]);
    expect(dotsOf(next, { ...wire, source: "last", output: "out" })).toEqual([{ x: 950, y: 9 }]);
    expect(dotsOf(next, wire)).toEqual([]);
  });
});

describe("room for a node put into a wire", () => {
  const size = () => ({ width: 240, height: 200 });
  const room = (x: number, y: number) => {
    const wire = wireInto(chain, "second", "base");
    const layout = { ...chain.layout, put: [x, y] };
    const nodes = { ...chain.nodes, put: { type: "Blend", inputs: { base: "first.image" } } };
    const put = did({ ...chain, nodes, layout }, rename("x"));
    return Object.fromEntries(roomAround(put, "put", wire, size));
  };

  test("is made to the right: what it would cover goes on with all that follows", () => {
    expect(room(420, 10)).toEqual({
      put: { x: 588, y: 10 },
      second: { x: 876, y: 0 },
      last: { x: 1176, y: 0 },
    });
  });

  test("is not made where it covers nothing", () => {
    expect(room(420, 210)).toEqual({});
  });
});

describe("a deleted node", () => {
  test("hands its first fitting input on to what it fed", () => {
    const next = did(chain, removeHealed(chain, ["first"], [], "delete", healing));
    expect(into(next, "second", "base")).toEqual(["photo.image"]);
  });

  test("is bridged together with others that are deleted with it, and no wire comes twice", () => {
    const next = did(chain, removeHealed(chain, ["first", "second"], [], "delete", healing));
    expect(Object.keys(nodesOf(next))).toEqual(["photo", "last"]);
    expect(into(next, "last", "styles")).toEqual(["photo.image"]);
  });

  test("leaves a gap where nothing of it fits", () => {
    const none: Healing = { ...healing, standsFor: () => false };
    const next = did(chain, removeHealed(chain, ["first"], [], "delete", none));
    expect(into(next, "second", "base")).toEqual([]);
  });

  test("that is in a circle with another does not hang the search", () => {
    const round: Recipe = {
      nodes: {
        a: { type: "B", inputs: { base: "b.image" } },
        b: { type: "B", inputs: { base: "a.image" } },
        c: { type: "B", inputs: { base: "b.image" } },
      },
    };
    const inputs: Healing = { inputs: () => ["base"], standsFor: () => true };
    const next = did(round, removeHealed(round, ["a", "b"], [], "delete", inputs));
    expect(next.nodes).toEqual({ c: { type: "B", inputs: {} } });
  });
});

describe("an end of a wire", () => {
  test("moved to another output keeps the wire's place and its dots", () => {
    const wire = wireInto(chain, "last", "styles", 0);
    const led = did(chain, addDot(chain, wire, 0, { x: 5, y: 6 }));
    const to = { node: "last", name: "styles" };
    const next = did(led, moveWire(led, wire, { node: "first", name: "image" }, to, true));
    expect(into(next, "last", "styles")).toEqual(["first.image", "second.image"]);
    expect(dotsOf(next, { ...wire, source: "first" })).toEqual([{ x: 5, y: 6 }]);
  });

  test("moved to another input leaves the first", () => {
    const wire = wireInto(chain, "second", "base");
    const from = { node: "first", name: "image" };
    const next = did(chain, moveWire(chain, wire, from, { node: "second", name: "mask" }, false));
    expect(into(next, "second", "base")).toEqual([]);
    expect(into(next, "second", "mask")).toEqual(["first.image"]);
  });
});

describe("a node between two that do not fit", () => {
  test("is added and wired both ways in one step", () => {
    const ends = {
      from: { node: "photo", name: "alpha" },
      to: { node: "second", name: "mask" },
      many: false,
    };
    const sockets = { input: "base", output: "image", many: false };
    const { edit, id } = addBetween(chain, info, { x: 1, y: 2 }, ends, sockets);
    const next = did(chain, edit);
    expect(into(next, id, "base")).toEqual(["photo.alpha"]);
    expect(into(next, "second", "mask")).toEqual([`${id}.image`]);
    expect(positionOf(next, id)).toEqual({ x: 1, y: 2 });
  });
});

describe("copies dragged off", () => {
  test("lie where they were let go, with the wires that come in, and the originals stay", () => {
    const { edit, ids } = duplicateTo(chain, new Map([["second", { x: 610, y: 400 }]]));
    const next = did(chain, edit);
    expect(ids).toEqual(["second2"]);
    expect(into(next, "second2", "base")).toEqual(["first.image"]);
    expect(positionOf(next, "second2")).toEqual({ x: 610, y: 400 });
    expect(positionOf(next, "second")).toEqual({ x: 600, y: 0 });
  });
});

describe("dots", () => {
  const wire = wireInto(chain, "second", "base");
  const led = did(chain, addDot(chain, wire, 0, { x: 450, y: 80 }));

  test("are kept in the layout alone, and nothing is left of the last one", () => {
    expect(led.layout?.$editor).toEqual({ reroutes: { "first.image>second.base": [[450, 80]] } });
    expect(led.nodes).toBe(chain.nodes);
    expect(did(led, removeDot(led, wire, 0))).toEqual(chain);
  });

  test("go with their nodes when both ends are moved the same way, and stay otherwise", () => {
    const shift = (dy: number) =>
      new Map([
        ["first", { x: 310, y: 20 }],
        ["second", { x: 610, y: dy }],
      ]);
    expect(dotsOf(did(led, moveWithDots(led, shift(20))), wire)).toEqual([{ x: 460, y: 100 }]);
    expect(dotsOf(did(led, moveWithDots(led, shift(25))), wire)).toEqual([{ x: 450, y: 80 }]);
  });

  test("of a wire that is cut go with it, in the same step", () => {
    const cut = cutWires(led, [wire]);
    const next = did(led, { ...cut, patches: tidied(led, cut.patches) });
    expect(next.layout).toEqual(chain.layout);
    expect(tidied(led, rename("kept").patches)).toEqual(rename("kept").patches);
  });

  test("stay when another wire of the same input changes places with theirs", () => {
    const second = wireInto(chain, "last", "styles", 1);
    const dotted = did(chain, addDot(chain, second, 0, { x: 1, y: 1 }));
    const next = did(dotted, orderWire(dotted, second, 0));
    expect(dotsOf(next, second)).toEqual([{ x: 1, y: 1 }]);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import type { NodeState, Recipe } from "../../src/api/types";
import { causeOf } from "../../src/canvas";
import { nodeOf } from "../../src/document";
import {
  cardsOf,
  currentRecipe,
  isSaved,
  knowledge,
  placeOf,
  shownNodes,
  stateAt,
  titleOfNode,
  useCatalogue,
  useDocument,
  useRuns,
  wholeRecipe,
} from "../../src/state";
import { WAITING } from "../../src/state/nodeStates";
import { infoOf } from "../document/infos";

const recipe: Recipe = {
  impasto: 1,
  name: "Outer",
  nodes: { a: { type: "definition:one" }, b: { type: "definition:one" } },
  definitions: {
    one: {
      title: "Two brushes",
      outputs: { image: "in.image" },
      nodes: { in: { type: "definition:two" }, soft: { type: "Smooth" } },
    },
    two: { nodes: { deep: { type: "Smooth", parameters: { radius: 2 } } }, outputs: { image: "deep.image" } },
    unused: { nodes: { lost: { type: "Smooth" } } },
  },
};

const smooth = infoOf("Smooth", "Smooth it", {
  parameters: [
    {
      name: "radius",
      label: "Radius",
      help: "how far",
      default: 1,
      required: false,
      optional: false,
      none: "",
      more: true,
      group: "",
      unit: "px",
      widget: { kind: "number", minimum: 0, maximum: 9, step: 1, integer: true } as never,
    },
  ],
});

const state = (changes: Partial<NodeState>): NodeState => ({ ...WAITING, ...changes });

beforeEach(() => {
  useCatalogue.setState({ served: { nodes: [smooth], sockets: [], conversions: [] } });
  useDocument.getState().open({ impasto: 1, name: "", nodes: {} }, { id: null, shipped: false }, null);
  useDocument.getState().open(recipe, { id: "x", shipped: false }, recipe);
});

describe("how a group is doing", () => {
  const of = (...all: NodeState[]) =>
    stateAt(Object.fromEntries(all.map((each, at) => [`a/n${at}`, each])), "a");

  test("is how all that is inside is doing together", () => {
    expect(of(state({}), state({}))?.state).toBe("waiting");
    const half = of(
      state({ state: "done", seconds: 2 }),
      state({ state: "running", share: 0.5, total: 10, step: 5 }),
    );
    expect(half?.state).toBe("running");
    expect(half?.share).toBeGreaterThan(0.4);
    expect(half?.share).toBeLessThan(0.9);
    expect(of(state({ state: "done", seconds: 2 }), state({}))?.state).toBe("running");
    const over = of(state({ state: "done", seconds: 2 }), state({ state: "done", seconds: 3 }));
    expect([over?.state, over?.seconds]).toEqual(["done", 5]);
    expect(of(state({ state: "cached" }), state({ state: "cached" }))?.state).toBe("cached");
    expect(of(state({ state: "failed" }), state({ state: "skipped" }))?.state).toBe("failed");
  });

  test("promises no time while something inside still waits", () => {
    const running = state({ state: "running", seconds_left: 4, step: 5, total: 10, share: 0.5 });
    expect(of(running)?.seconds_left).toBe(4);
    expect(of(running, state({}))?.seconds_left).toBeNull();
  });

  test("is unknown where nothing of it runs, and a node's own where there is one", () => {
    expect(stateAt({ "ab/n": state({}) }, "a")).toBeUndefined();
    expect(stateAt({ a: state({ state: "done" }), "a/n": state({}) }, "a")?.state).toBe("done");
  });
});

describe("the node that a problem names", () => {
  test("is found by its path in a run, and in the first use of its definition", () => {
    expect(placeOf(recipe, "b/in/deep")).toEqual({ scope: ["b", "in"], id: "deep" });
    expect(placeOf(recipe, "definition:two/deep")).toEqual({ scope: ["a", "in"], id: "deep" });
    expect(placeOf(recipe, "a")).toEqual({ scope: [], id: "a" });
    expect(placeOf(recipe, "definition:unused/lost")).toBeNull();
    expect(placeOf(recipe, "b/nobody")).toBeNull();
  });

  test("is called by the titles on the way to it", () => {
    expect(titleOfNode("definition:two/deep")).toBe("Two brushes › two › Smooth it");
    expect(titleOfNode("nobody")).toBe("nobody");
  });
});

describe("inside a group", () => {
  const { goTo, perform, undo, redo } = useDocument.getState();

  test("what is done is done to the recipe, and taken back where it was done", () => {
    goTo(["a", "in"]);
    expect(nodeOf(currentRecipe(), "deep")?.type).toBe("Smooth");
    perform({
      name: "set",
      patches: [{ path: ["nodes", "deep", "parameters", "radius"], value: 7 }],
    });
    expect(wholeRecipe().definitions?.two?.nodes?.deep?.parameters).toEqual({ radius: 7 });
    goTo([]);
    undo();
    expect(useDocument.getState().scope).toEqual(["a", "in"]);
    expect(isSaved(useDocument.getState())).toBe(true);
    goTo([]);
    redo();
    expect(useDocument.getState().scope).toEqual(["a", "in"]);
  });

  test("the canvas goes out as far as it must when a group on the way goes", () => {
    goTo(["a", "in"]);
    useDocument
      .getState()
      .performWhole({ name: "cut", patches: [{ path: ["definitions", "one", "nodes", "in"] }] });
    expect(useDocument.getState().scope).toEqual(["a"]);
    undo();
    expect(useDocument.getState().scope).toEqual(["a", "in"]);
  });
});

describe("groups among the nodes that can be added", () => {
  const types = () => useCatalogue.getState().catalogue.nodes.map(({ type }) => type);

  test("are all of the recipe's, but inside one none that holds it", () => {
    expect(types()).toEqual(["Smooth", "definition:two", "definition:one", "definition:unused"]);
    useDocument.getState().goTo(["a", "in"]);
    expect(types()).toEqual(["Smooth", "definition:unused"]);
    expect(knowledge().nodes.has("$inputs")).toBe(true);
  });

  test("offer what the definition offers, with the value inside as the default", () => {
    useDocument.getState().performWhole({
      name: "offer",
      patches: [
        {
          path: ["definitions", "two", "parameters"],
          value: { softness: { node: "deep", parameter: "radius" } },
        },
        {
          path: ["definitions", "one", "parameters"],
          value: { blur: { node: "in", parameter: "softness" } },
        },
      ],
    });
    const [blur] = knowledge().nodes.get("definition:one")?.parameters ?? [];
    expect([blur?.name, blur?.label, blur?.default, blur?.more]).toEqual(["blur", "blur", 2, false]);
    expect(knowledge().nodes.get("definition:one")?.outputs).toEqual([
      { name: "image", label: "image", help: "", socket: "Image" },
    ]);
  });

  test("keep their entry while only what is inside is laid out anew", () => {
    const before = knowledge();
    useDocument.getState().performWhole({
      name: "move",
      patches: [{ path: ["definitions", "one", "layout", "soft"], value: [5, 5] }],
    });
    expect(knowledge()).toBe(before);
  });
});

test("paths stand under the cards of the scope that is shown", () => {
  expect(cardsOf([], ["a/in/deep", "b/soft", "a/soft", "c"])).toEqual(["b", "a", "c"]);
  expect(cardsOf(["a"], ["a/in/deep", "b/soft", "a/soft", "c"])).toEqual(["in", "soft"]);
  useDocument.setState({ recipe, scope: ["a"] });
  useRuns.setState({ shown: "r1", states: { r1: { "a/soft": WAITING, c: WAITING } }, previews: {} });
  expect([...shownNodes()]).toEqual(["soft"]);
});

test("why a node inside a subgraph ran again is told by the nodes beside it", () => {
  const wired: Recipe = {
    impasto: 1,
    nodes: { a: { type: "definition:one" }, first: { type: "Smooth" } },
    definitions: {
      one: {
        nodes: { first: { type: "Smooth" }, next: { type: "Smooth", inputs: { image: "first.image" } } },
        outputs: { image: "next.image" },
      },
    },
  };
  useDocument.setState({ recipe: wired, scope: ["a"] });
  const ran = (reason: string): NodeState => ({ ...WAITING, state: "done", reason });
  expect(causeOf({ "a/first": ran("radius 2 → 3") }, "next", "image")).toMatchObject({ kind: "node" });
  expect(causeOf({ first: ran("radius 2 → 3") }, "next", "image")).toBeNull();
});

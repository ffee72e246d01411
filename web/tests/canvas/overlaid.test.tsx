import { act } from "react";
import { afterEach, expect, test } from "vitest";
import type { Problem } from "../../src/api/types";
import { CardProblems } from "../../src/canvas/CardProblems";
import { fitAgain, fitGraph } from "../../src/canvas/fitting";
import { useFlow } from "../../src/canvas/flow";
import { inward } from "../../src/canvas/focusing";
import { isUnder } from "../../src/canvas/underneath";
import { knowledgeOf } from "../../src/catalogue";
import { type Mounted, mount } from "../../src/ui/testing/mount";

const knowledge = knowledgeOf({ nodes: [], sockets: [], conversions: [] });
const draw = () =>
  useFlow.getState().sync({ impasto: 1, nodes: { a: { type: "A" }, b: { type: "B" } } }, knowledge);
const card = (id: string) => useFlow.getState().nodes.find((each) => each.id === id);

let page: Mounted | undefined;
afterEach(() => page?.end());

test("what lies over the canvas knows the cards beneath, as the view is moved and scaled", () => {
  const node = { position: { x: 100, y: 100 }, measured: { width: 200, height: 100 } };
  const corner = { left: 0, top: 560, right: 280, bottom: 600 };
  expect(isUnder(node, [0, 0, 1], corner)).toBe(false);
  expect(isUnder(node, [0, 370, 1], corner)).toBe(true);
  expect(isUnder(node, [0, 0, 3], corner)).toBe(false);
  expect(isUnder(node, [-200, 0, 3], corner)).toBe(true);
});

test("the view is moved no further than it takes", () => {
  expect(inward(300, 200, 1000)).toBe(0);
  expect(inward(-50, 200, 1000)).toBe(74);
  expect(inward(900, 200, 1000)).toBe(-124);
  expect(inward(900, 2000, 1000)).toBe(-876);
});

test("a card with a problem is raised, keeps its place in the list, and comes down again", () => {
  draw();
  const before = useFlow.getState().nodes;
  useFlow.getState().raise("b", false);
  useFlow.getState().raise("gone", true);
  expect(useFlow.getState().nodes).toBe(before);
  useFlow.getState().raise("a", true);
  expect(card("a")?.zIndex).toBeGreaterThan(card("b")?.zIndex ?? 0);
  expect(card("b")).toBe(before[1]);
  draw();
  expect(card("a")?.zIndex).toBeGreaterThan(0);
  useFlow.getState().raise("a", false);
  expect(card("a")?.zIndex).toBe(0);
});

test("a long sentence of a problem is folded until one wants all of it", () => {
  const problem = (message: string): Problem => ({
    code: "failed",
    message,
    node: "a",
    input: null,
    hint: "",
    received: null,
  });
  const shown = (message: string) =>
    mount(<CardProblems id="a" node={{ type: "A" }} info={undefined} problems={[problem(message)]} />);
  page = shown("Too small.");
  expect(page.container.querySelector("button")).toBeNull();
  page.end();
  const long = "It is too long for a card. ".repeat(12);
  page = shown(long);
  const button = page.container.querySelector("button");
  expect(page.container.textContent).toContain(long.trim());
  expect(page.container.querySelector("[data-folded]")).not.toBeNull();
  act(() => button?.click());
  expect(page.container.querySelector("[data-folded]")).toBeNull();
  expect(button?.getAttribute("aria-expanded")).toBe("true");
});

test("a fitted graph is fitted again in a smaller canvas, until the view was moved", async () => {
  draw();
  let at = { x: 0, y: 0, zoom: 1 };
  let fits = 0;
  const flow = {
    getViewport: () => at,
    fitView: async () => {
      fits++;
      at = { x: 10 * fits, y: 0, zoom: 0.5 };
      return true;
    },
  };
  await fitAgain(flow);
  expect(fits).toBe(0);
  await fitGraph(flow);
  await fitAgain(flow);
  expect(fits).toBe(2);
  at = { ...at, x: 11 };
  await fitAgain(flow);
  expect(fits).toBe(2);
});

import { afterEach, beforeEach, expect, test } from "vitest";
import type { NodeInfo, Recipe, StoredBlock } from "../../src/api/types";
import { useConnecting } from "../../src/canvas/connecting";
import { useSync } from "../../src/canvas/useSync";
import { connect } from "../../src/canvas/wiring";
import { knowledgeOf } from "../../src/catalogue";
import { currentRecipe, useBlocks, useCatalogue, useDocument } from "../../src/state";
import { type Mounted, mount } from "../../src/ui/testing/mount";

const socket = (name: string, type: string) => ({ name, label: name, help: "", socket: type });
const asked = (name: string, type: string) => ({ ...socket(name, type), many: false, required: true });
const node = (type: string, inputs: object[], output: string) =>
  ({
    type,
    title: type,
    version: 1,
    effect: false,
    inputs,
    outputs: [socket("out", output)],
    parameters: [],
    presets: [],
  }) as unknown as NodeInfo;
const served = [node("Load", [], "Image"), node("Blend", [asked("mask", "Mask")], "Image")];
const recipe: Recipe = {
  impasto: 1,
  name: "Wires",
  nodes: {
    photo: { type: "Load" },
    blend: { type: "Blend" },
    group: { type: "definition:soft" },
  },
  definitions: { soft: { inputs: {}, outputs: {}, nodes: {} } },
};
const opens = (next: Recipe) => useDocument.getState().open(next, { id: null, shipped: false }, null);
const wiring = () => useConnecting.getState();

let page: Mounted | undefined;
beforeEach(() => {
  useCatalogue.setState({ knowledge: knowledgeOf({ nodes: served, sockets: [], conversions: [] }) });
  opens(recipe);
});
afterEach(() => {
  page?.end();
  useBlocks.setState({ blocks: [] });
});

function Desk() {
  useSync();
  return null;
}

test.each([
  ["another recipe comes", () => opens({ ...recipe, name: "Another" })],
  ["a group is entered", () => useDocument.getState().goTo(["group"])],
])("the wire in hand and what was opened for one are let go of when %s", (_when, happens) => {
  page = mount(<Desk />);
  const wire = { source: "photo", output: "out", target: "blend", input: "mask", slot: 0 };
  wiring().move(wire);
  wiring().start({ node: "photo", name: "out", side: "output", socket: "Image" });
  happens();
  expect(wiring()).toMatchObject({ from: null, moving: null });
  wiring().refuse("It does not fit.", { x: 0, y: 0 });
  useConnecting.setState({
    palette: { screen: { x: 0, y: 0 }, at: { x: 0, y: 0 }, from: null, fromAt: null },
  });
  opens(recipe);
  expect(wiring()).toMatchObject({ palette: null, refusal: null });
});

test("a block that is put between two ends brings its values", () => {
  const block = {
    impasto: 1,
    name: "Shade",
    nodes: { shade: { type: "definition:shade", parameters: { depth: 3 } } },
    definitions: { shade: { inputs: { image: "Image" }, outputs: {}, nodes: {} } },
  } as Recipe;
  useBlocks.setState({ blocks: [{ id: "shade", name: "Shade", recipe: block, tag: "1" } as StoredBlock] });
  const shade = { ...node("block:shade", [asked("image", "Image")], "Mask"), title: "Shade" };
  useCatalogue.setState({
    knowledge: knowledgeOf({ nodes: [...served, shade], sockets: [], conversions: [] }),
  });
  connect({ node: "photo", name: "out" }, { node: "blend", name: "mask" }, { x: 0, y: 0 });
  wiring().refusal?.mend?.act();
  const added = Object.values(currentRecipe().nodes ?? {}).find(({ inputs }) => inputs?.image);
  expect(added).toMatchObject({ type: "definition:shade", parameters: { depth: 3 } });
});

import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { NodeInfo, Picture, Problem, Recipe } from "../../src/api/types";
import { ProblemFix } from "../../src/app/ProblemFix";
import { knowledgeOf } from "../../src/catalogue";
import { useCatalogue, useDocument } from "../../src/state";
import { type Mounted, mount } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
afterEach(() => {
  page?.end();
  vi.restoreAllMocks();
});

const file = { name: "file", label: "File", default: null, widget: { kind: "image" } };
const load = {
  type: "Load",
  title: "Load",
  version: 1,
  inputs: [],
  outputs: [],
  parameters: [file],
  presets: [],
} as unknown as NodeInfo;
const recipe: Recipe = { impasto: 1, nodes: { photo: { type: "Load" } } };
const problem = {
  code: "missing image",
  node: "photo",
  input: "file",
  message: "There is no such picture.",
  hint: "",
} as Problem;
const opens = () => useDocument.getState().open(recipe, { id: null, shipped: false }, null);

test.each([
  [false, { file: "late.png" }],
  [true, undefined],
])("a picture for a problem comes into its own recipe only (another by then: %s)", async (another, set) => {
  useCatalogue.setState({ knowledge: knowledgeOf({ nodes: [load], sockets: [], conversions: [] }) });
  let answer = (_: Picture) => {};
  vi.spyOn(api, "images").mockResolvedValue([]);
  vi.spyOn(api, "upload").mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  opens();
  page = mount(<ProblemFix problem={problem} />);
  const event = new Event("drop", { bubbles: true, cancelable: true });
  const files = [new File(["x"], "late.png")];
  Object.assign(event, { dataTransfer: { types: ["Files"], files, getData: () => "" } });
  const place = page.container.querySelector(".problems-drawer-fixes");
  await act(async () => void place?.dispatchEvent(event));
  if (another) await act(async () => opens());
  await act(async () => {
    answer({ ref: "late.png" } as Picture);
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
  expect(useDocument.getState().recipe.nodes?.photo?.parameters).toEqual(set);
});

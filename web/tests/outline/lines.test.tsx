import { expect, test } from "vitest";
import type { NodeInfo } from "../../src/api/types";
import { linesFor } from "../../src/outline/lines";

const load = {
  type: "LoadImage",
  title: "Load Image",
  inputs: [],
  outputs: [],
  parameters: [{ name: "file", label: "File", default: null, optional: true, widget: { kind: "image" } }],
} as unknown as NodeInfo;
const ref = `sha256:${"ab12".repeat(16)}`;
const told = {
  titles: new Map<string, string>(),
  problemsOf: () => [],
  stateOf: () => undefined,
  pictureOf: (value: unknown) => (value === ref ? "The harbour" : undefined),
};
const node = (file: string) => ({
  id: "load",
  title: "Load Image",
  node: { type: "LoadImage", parameters: { file } },
  info: load,
  inputs: [],
  outputs: [],
  changed: 1,
});
const texts = (file: string) => {
  const { items = [] } = linesFor(node(file), told, new Map());
  return items.flatMap((each) => each.items ?? []).map(({ text }) => text);
};

test("a stored picture is told by its title, not by its hash", () => {
  expect(texts(ref)).toEqual(["File: The harbour"]);
});

test("a picture that is not there any more is told as the recipe names it", () => {
  expect(texts("sha256:00")).toEqual(["File: Sha256:00"]);
});

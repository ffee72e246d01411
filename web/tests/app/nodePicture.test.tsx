import { expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { useNodePicture } from "../../src/app/useNodePicture";
import { useDocument, useRuns } from "../../src/state";
import { mount } from "../../src/ui/testing/mount";

const seen = vi.fn();
function Asking() {
  seen(useNodePicture("group", undefined, null));
  return null;
}

test("the picture of a group is that of the node inside which painted it", () => {
  useDocument.getState().open(
    {
      impasto: 1,
      nodes: { group: { type: "definition:one" } },
      definitions: { one: { nodes: { paint: { type: "Paint" } }, outputs: { image: "paint.image" } } },
    },
    { id: null, shipped: false },
    null,
  );
  const node = "group/paint";
  const preview = { run: "r1", node, url: "blob:1", width: 4, height: 3, output: "image" };
  useRuns.setState({ shown: "r1", previews: { [node]: preview } });
  const page = mount(<Asking />);
  const full = api.preview("r1", node, "image");
  expect(seen).toHaveBeenLastCalledWith(expect.objectContaining({ node, full }));
  page.end();
});

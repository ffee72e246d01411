import { ReactFlowProvider } from "@xyflow/react";
import { afterEach, expect, test } from "vitest";
import { useStrayDrops } from "../../src/app/useStrayDrops";
import { type Mounted, mount } from "../../src/ui/testing/mount";

let page: Mounted | undefined;
afterEach(() => page?.end());

function Desk() {
  useStrayDrops();
  return null;
}

function letGo(types: string[]): Event {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types, files: [] } });
  document.body.dispatchEvent(event);
  return event;
}

test("the browser does not leave the editor for a file let go beside the canvas", () => {
  page = mount(
    <ReactFlowProvider>
      <Desk />
    </ReactFlowProvider>,
  );
  expect(letGo(["Files"]).defaultPrevented).toBe(true);
  expect(letGo(["text/plain"]).defaultPrevented).toBe(false);
});

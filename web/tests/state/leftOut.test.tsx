import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Catalogue, NodeInfo, Recipe } from "../../src/api/types";
import { knowledgeOf } from "../../src/catalogue";
import { useCatalogue, useDocument, useLeftOut, useRuns, WAITING } from "../../src/state";
import { type Mounted, mount } from "../../src/ui/testing/mount";
import { aRun } from "../aRun";

const known = { type: "Known", title: "Known", version: 1, inputs: [], outputs: [], parameters: [] };
const catalogue = {
  nodes: [known as unknown as NodeInfo],
  sockets: [],
  conversions: [],
} as unknown as Catalogue;
const recipe: Recipe = {
  impasto: 1,
  nodes: {
    load: { type: "Known" },
    odd: { type: "FromElsewhere", inputs: { image: "load.image" } },
    newer: { type: "Known", version: 2 },
    after: { type: "Known", inputs: { image: "odd.image" } },
    aside: { type: "Known", inputs: { image: "load.image" } },
  },
};

function Told() {
  const ids = Object.keys(recipe.nodes ?? {});
  return (
    <>
      {ids.map((id) => (
        <One key={id} id={id} />
      ))}
    </>
  );
}
function One({ id }: { id: string }) {
  return useLeftOut(id) ? <p>{id}</p> : null;
}

let page: Mounted;
const told = () => [...page.container.querySelectorAll("p")].map(({ textContent }) => textContent);

beforeEach(() => {
  useCatalogue.setState({ catalogue, knowledge: knowledgeOf(catalogue) });
  useDocument.getState().open(recipe, { id: null, shipped: false }, null);
  useRuns.setState({ runs: {}, states: {}, shown: null });
  page = mount(<Told />);
});
afterEach(() => {
  page.end();
});

test("what is not known here, and all that needs it, was left out of a painting that is over", () => {
  expect(told()).toEqual([]);
  const done = { ...WAITING, state: "done" as const };
  act(() =>
    useRuns.setState({
      shown: "r",
      runs: { r: aRun({ id: "r", state: "running" }) },
      states: { r: { load: done } },
    }),
  );
  expect(told()).toEqual([]);
  act(() => useRuns.setState({ runs: { r: aRun({ id: "r", state: "done" }) } }));
  // What nobody needed was not painted either, but there is nothing strange about it.
  expect(told()).toEqual(["odd", "newer", "after"]);
});

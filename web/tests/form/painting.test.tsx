import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Refused, Unreachable } from "../../src/api/http";
import type { Recipe } from "../../src/api/types";
import { type Painting, usePainting } from "../../src/form/usePainting";
import { type Mounted, mount } from "../../src/ui/testing/mount";

const recipe: Recipe = { impasto: 1, name: "Form", nodes: { a: { type: "Blend" } } };
let page: Mounted;
let painting: Painting;

function Page() {
  painting = usePainting("form");
  return null;
}

afterEach(() => {
  page.end();
  vi.restoreAllMocks();
});

test("pressed again after an answer was lost, the same painting is asked for by the same key", async () => {
  const paint = vi.spyOn(api, "paint").mockRejectedValue(new Unreachable());
  const keys = () => paint.mock.calls.map(([, , key]) => key);
  page = mount(<Page />);
  const press = (what: Recipe) => act(() => painting.paint(what));
  await press(recipe);
  paint.mockRejectedValueOnce(new Refused(422, "No.", []));
  await press(structuredClone(recipe));
  expect(keys()[1]).toBe(keys()[0]);
  await press(recipe);
  await press({ ...recipe, name: "Other" });
  expect(new Set(keys()).size).toBe(3);
});

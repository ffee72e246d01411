import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Unreachable } from "../../src/api/http";
import type { RecipeVersion } from "../../src/api/types";
import { versionsApi } from "../../src/api/versions";
import { useFailed } from "../../src/app/Failed";
import { useAsked } from "../../src/app/useAsked";
import VersionsDialog from "../../src/app/VersionsDialog";
import { quietly, useDocument, useLists } from "../../src/state";
import { type Mounted, mount } from "../../src/ui/testing/mount";

const version = (number: number): RecipeVersion => ({
  number,
  bytes: 100,
  saved: 1_700_000_000,
  yours: true,
  tag: `t${number}`,
  before: number - 1 || null,
  changes: [`change ${number}`],
  more: 0,
});
const recipe = { impasto: 1 as const, name: "Coast", nodes: {} };
const words = () => document.body.textContent ?? "";
const button = (name: string) =>
  [...document.body.querySelectorAll("button")].find(({ textContent }) => textContent === name);
const rest = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 5))));
const press = (name: string) => act(async () => button(name)?.click());

let page: Mounted;
beforeEach(() => {
  useDocument.getState().open(recipe, { id: "coast", shipped: false, tag: '"t2"' }, recipe);
  useLists.setState({ recipes: [], troubles: {} });
});
afterEach(() => {
  page.end();
  vi.restoreAllMocks();
});

test("versions that could not be had are not told to be none, and are asked for again", async () => {
  const list = vi.spyOn(versionsApi, "list").mockRejectedValueOnce(new Unreachable());
  page = mount(<VersionsDialog onClose={() => {}} />);
  await rest();
  expect(words()).toContain("Not loaded");
  expect(words()).toContain(new Unreachable().message);
  expect(words()).not.toContain("No version yet");
  list.mockResolvedValueOnce({ items: [version(2)], next: "2" });
  await press("Try again");
  await rest();
  expect(words()).toContain("change 2");
});

test("older versions that could not be had leave the newer ones, and can be asked for again", async () => {
  const list = vi.spyOn(versionsApi, "list").mockResolvedValueOnce({ items: [version(2)], next: "2" });
  page = mount(<VersionsDialog onClose={() => {}} />);
  await rest();
  list.mockRejectedValueOnce(new Unreachable());
  await press("Show older ones");
  await rest();
  expect(words()).toContain("change 2");
  expect(words()).toContain("Not loaded");
  list.mockResolvedValueOnce({ items: [version(1)], next: null });
  await press("Try again");
  await rest();
  expect(list.mock.calls.at(-1)).toEqual(["coast", "2"]);
  expect(words()).toContain("The first version");
  expect(words()).not.toContain("Not loaded");
});

test("what changed since a version is asked for again where that failed", async () => {
  vi.spyOn(versionsApi, "list").mockResolvedValue({ items: [version(2)], next: null });
  vi.spyOn(versionsApi, "difference").mockResolvedValue([]);
  const read = vi.spyOn(versionsApi, "read").mockRejectedValueOnce(new Unreachable());
  page = mount(<VersionsDialog onClose={() => {}} />);
  await rest();
  await act(async () => document.querySelector<HTMLElement>(".version-head")?.click());
  await rest();
  expect(words()).toContain("Not loaded");
  read.mockResolvedValueOnce({ version: version(2), recipe, problems: [], changes: [] });
  await press("Try again");
  await rest();
  expect(words()).toContain("Changed since then, on the canvas");
});

function List() {
  return <div>{useFailed("recipes", "loadRecipes") ?? "None saved"}</div>;
}

test("a list of the server says why it is not there until it is", async () => {
  const recipes = vi.spyOn(api, "recipes").mockRejectedValueOnce(new Unreachable());
  page = mount(<List />);
  await act(async () => void (await quietly(useLists.getState().loadRecipes())));
  expect(page.container.textContent).toContain("Not loaded");
  recipes.mockResolvedValueOnce([]);
  await press("Try again");
  await rest();
  expect(page.container.textContent).toBe("None saved");
});

let ask: () => Promise<string>;
function Asking() {
  const [asked, again] = useAsked(ask);
  return (
    <button type="button" onClick={again}>
      {asked.state === "here" ? asked.value : asked.state}
    </button>
  );
}

test("an answer stays where it could not be had anew", async () => {
  const answer = vi.fn().mockResolvedValueOnce("first").mockRejectedValueOnce(new Error("away"));
  ask = answer;
  page = mount(<Asking />);
  await rest();
  await press("first");
  await rest();
  expect(answer).toHaveBeenCalledTimes(2);
  expect(page.container.textContent).toBe("first");
});

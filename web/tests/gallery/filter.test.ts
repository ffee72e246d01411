import { expect, test } from "vitest";
import type { RecipeCard } from "../../src/api/types";
import { canMeet, found, type Need } from "../../src/gallery/filter";

const card = (
  name: string,
  needs: Partial<RecipeCard["needs"]> = {},
  more: Partial<RecipeCard> = {},
): RecipeCard => ({
  id: name.toLowerCase(),
  name,
  about: "",
  shipped: true,
  modified: 0,
  picture: null,
  seconds: null,
  inputs: 0,
  needs: { pictures: 2, style: true, masks: false, weights: [], ...needs },
  ...more,
});
const vgg = (here: boolean) => [{ name: "vgg19", size: 5, here }];
const cards = [
  card("Film look", { pictures: 1, style: false }, { about: "Grain and a curve.", seconds: 4 }),
  card("Two regions", { masks: true }, { seconds: 90 }),
  card("Classic", { weights: vgg(false) }),
  card("Poster", { weights: vgg(true) }),
];
const names = (words: string, ...wanted: Need[]) =>
  found(cards, words, new Set(wanted)).map(({ name }) => name);

test("every word is looked for in name and description, whatever its case", () => {
  expect(names("")).toEqual(["Film look", "Two regions", "Classic", "Poster"]);
  expect(names("GRAIN film")).toEqual(["Film look"]);
  expect(names("grain regions")).toEqual([]);
});

test("what is asked for all holds at once", () => {
  expect(names("", "ready")).toEqual(["Film look", "Two regions", "Poster"]);
  expect(names("", "masks")).toEqual(["Two regions"]);
  expect(names("", "onePicture")).toEqual(["Film look"]);
  expect(names("", "quick")).toEqual(["Film look"]);
  expect(names("", "style", "ready")).toEqual(["Two regions", "Poster"]);
});

test("what is quick here is asked for once it is known how long anything takes", () => {
  expect(canMeet(cards, "quick")).toBe(true);
  expect(canMeet([card("New")], "quick")).toBe(false);
  expect(canMeet([card("New")], "masks")).toBe(true);
});

import { expect, test } from "vitest";
import { fileName } from "../../src/state/download";

test.each([
  ["Bäume, 2.0", "Bäume, 2.0.json"],
  ["a/b:c?", "a b c.json"],
  [" // ", "recipe.json"],
  ["", "recipe.json"],
])("%j is downloaded as %j", (name, file) => {
  expect(fileName(name, "recipe")).toBe(file);
});

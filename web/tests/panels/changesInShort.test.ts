import { expect, test } from "vitest";
import { changesInShort } from "../../src/panels/changesInShort";

const told = (texts: readonly string[], more: number) =>
  changesInShort({ changes: texts.map((text) => ({ text })) as never, more });

test("as many changes are told as two lines hold, and the others are counted", () => {
  expect(told(["levels 2 → 3", "seed 1 → 2"], 0)).toEqual({ shown: ["levels 2 → 3", "seed 1 → 2"], more: 0 });
  const long = "removed ".repeat(20);
  expect(told([long, "seed 1 → 2", "levels 2 → 3"], 4)).toEqual({ shown: [long], more: 6 });
  expect(told(["seed 1 → 2", long], 0)).toEqual({ shown: ["seed 1 → 2"], more: 1 });
});

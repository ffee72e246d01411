import { describe, expect, it } from "vitest";
import type { NodeInfo } from "../api/types";
import { changedNames, reasonWords } from "./reason";

const info = {
  parameters: [
    { name: "levels", label: "levels" },
    { name: "style_share", label: "style against content" },
  ],
  inputs: [{ name: "content", label: "content" }],
} as unknown as NodeInfo;

function said(reason: string): string {
  return reasonWords(reason, info)
    .map(({ text, strong }) => (strong ? `*${text}*` : text))
    .join("");
}

describe("why a node ran again", () => {
  it.each([
    ["levels 2 → 3", "Ran again because *Levels* changed from 2 to 3."],
    ["content changed", "Ran again because *Content* changed."],
    [
      "levels 2 → 3, style_share 0.5 → 0.7, content changed",
      "Ran again because *Levels* changed from 2 to 3, *Style against content* changed from 0.5 to 0.7 and *Content* changed.",
    ],
    ["keep True → False", "Ran again because *Keep* changed from on to off."],
    ["size automatic → 1024", "Ran again because *Size* changed from automatic to 1024."],
    ["file another file → another file", "Ran again because *File* changed."],
    [
      "weights [1, 2, 3] → [1, 2, 4], content changed",
      "Ran again because *Weights* changed from [1, 2, 3] to [1, 2, 4] and *Content* changed.",
    ],
    ["no longer kept", "Ran again because its result was no longer kept."],
    ["Blend 1 on cpu → Blend 1 on cuda:1", "Ran again because it runs on cuda:1 instead of cpu."],
    ["Blend 1 on cpu → Blend 2 on cpu", "Ran again because its node is of another version."],
    ["the disk was cleared", "The disk was cleared."],
  ])("says of %j", (reason, words) => {
    expect(said(reason)).toBe(words);
  });

  it("names what is behind an input that changed, once", () => {
    const causes = { content: "picture", style: "picture", mask: "node" } as const;
    const words = reasonWords("content changed, style changed, mask changed, levels 2 → 3", info, (input) => {
      const kind = causes[input as keyof typeof causes];
      return kind === "picture" ? { kind, name: "photo" } : { kind, name: "Shape Mask" };
    });
    expect(words.map(({ text, strong }) => (strong ? `*${text}*` : text)).join("")).toBe(
      "Ran again because there is a new picture in *photo*, *Shape Mask* gives something else and *Levels* changed from 2 to 3.",
    );
  });

  it.each(["", "first time", "always runs"])("keeps quiet about %j", (reason) => {
    expect(said(reason)).toBe("");
  });

  it("knows which names a reason holds", () => {
    expect(changedNames("weights [1, 2] → [1, 3], content changed")).toEqual(["weights", "content"]);
    expect(changedNames("first time")).toEqual([]);
  });
});

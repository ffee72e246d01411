import { describe, expect, test } from "vitest";
import type { InputInfo, NodeInfo, Recipe } from "../../src/api/types";
import {
  converter,
  find,
  fits,
  inputFor,
  knowledgeOf,
  outputFor,
  search,
  throughFor,
  whyNot,
} from "../../src/catalogue";
import { infoOf } from "../document/infos";

const input = (name: string, socket: string, required = true, many = false): InputInfo => ({
  name,
  label: name,
  help: "",
  socket,
  many,
  required,
});
const node = (
  type: string,
  inputs: InputInfo[],
  output: string | null,
  more: Partial<NodeInfo> = {},
): NodeInfo =>
  infoOf(type, type, {
    inputs,
    outputs: output
      ? [{ name: output.toLowerCase(), label: output.toLowerCase(), help: "", socket: output }]
      : [],
    ...more,
  });

const nodes = [
  node("Load", [], "Image", { title: "Load Image", synonyms: ["open", "photo"] }),
  node("Blend", [input("base", "Image"), input("mask", "Mask", false)], "Image", {
    summary: "Lay one picture over another.",
    synonyms: ["mix"],
  }),
  node("Style", [input("image", "Image")], "Style"),
  node(
    "Transfer",
    [input("content", "Image"), input("styles", "Style", true, true), input("init", "Noise", false)],
    "Image",
    {
      title: "Pyramid Transfer",
      synonyms: ["paint"],
    },
  ),
  node("Color", [input("image", "Image")], "Image", { title: "Color Transfer" }),
];
const knowledge = knowledgeOf({
  nodes,
  sockets: [],
  conversions: [
    { source: "Image", target: "Style" },
    { source: "Mask", target: "Image" },
  ],
});
const info = (type: string) => knowledge.nodes.get(type) as NodeInfo;

const recipe: Recipe = {
  nodes: {
    photo: { type: "Load" },
    style: { type: "Style", inputs: { image: "photo.image" } },
    blend: { type: "Blend", inputs: { base: "photo.image" } },
    last: { type: "Transfer", inputs: { content: "blend.image" } },
    foreign: { type: "NotHere" },
  },
};
const at = (text: string) => {
  const [id = "", name = ""] = text.split(".");
  return { node: id, name };
};
const refusal = (from: string, to: string) => whyNot(knowledge, recipe, at(from), at(to));

describe("a wire", () => {
  test("fits where the types are equal or the first stands in for the second, and no other way round", () => {
    expect(fits(knowledge, "Image", "Image")).toBe(true);
    expect(fits(knowledge, "Image", "Style")).toBe(true);
    expect(fits(knowledge, "Style", "Image")).toBe(false);
    expect(fits(knowledge, "Mask", "Style")).toBe(false);
  });

  test("that fits is not refused", () => {
    expect(refusal("photo.image", "last.styles")).toBeNull();
  });

  test("of the wrong type is refused in words that name both types and what to do", () => {
    expect(refusal("style.style", "blend.base")).toBe(
      "Style does not fit base (Image). It takes Image or Mask.",
    );
    expect(refusal("photo.image", "last.init")).toBe("Image does not fit init (Noise). It takes Noise.");
  });

  test("that a node between would help names that node", () => {
    const lonely = knowledgeOf({ nodes, sockets: [], conversions: [] });
    expect(whyNot(lonely, recipe, at("photo.image"), at("last.styles"))).toBe(
      "Image does not fit styles (Style). Add Style between them.",
    );
  });

  test("that closes a circle is refused and names the node", () => {
    expect(refusal("last.image", "blend.base")).toBe(
      "This would go in a circle: what you wire needs Blend itself.",
    );
  });

  test("to the node itself, or to a type that is not known, is refused", () => {
    expect(refusal("blend.image", "blend.base")).toContain("itself");
    expect(refusal("photo.image", "foreign.anything")).toContain("not known");
  });
});

describe("the socket that a dropped wire takes", () => {
  test("is one of the same type before one that it stands in for, a required one first", () => {
    expect(inputFor(knowledge, info("Transfer"), "Style")?.name).toBe("styles");
    expect(inputFor(knowledge, info("Transfer"), "Image")?.name).toBe("content");
    expect(inputFor(knowledge, info("Blend"), "Mask")?.name).toBe("mask");
    expect(inputFor(knowledge, info("Load"), "Image")).toBeUndefined();
  });

  test("is an output of the same type before one that stands in for it", () => {
    expect(outputFor(knowledge, info("Style"), "Style")?.name).toBe("style");
    expect(outputFor(knowledge, info("Load"), "Style")?.name).toBe("image");
    expect(outputFor(knowledge, info("Load"), "Noise")).toBeUndefined();
  });
});

describe("a node between two ends", () => {
  const mask = node("Lum", [input("image", "Image")], "Mask", { title: "Luminance Mask" });
  const shown = node("Preview", [input("image", "Image"), input("mask", "Mask", false)], "Mask");
  const all = knowledgeOf({ nodes: [shown, mask], sockets: [], conversions: [] });

  test("makes the one type of the other: it does not only hand on what comes in", () => {
    expect(converter(all, "Image", "Mask")?.title).toBe("Luminance Mask");
    expect(converter(all, "Mask", "Image")).toBeNull();
  });

  test("is one of the server's before what users put together, which asks less", () => {
    const asking = { ...mask, parameters: [{ name: "low" }] } as unknown as NodeInfo;
    const made = ["block:kept", "definition:own"].map((type) => ({ ...mask, type, title: type }));
    const with_ = (...nodes: NodeInfo[]) => knowledgeOf({ nodes, sockets: [], conversions: [] });
    expect(converter(with_(...made, asking), "Image", "Mask")?.title).toBe("Luminance Mask");
    expect(converter(with_(...made), "Image", "Mask")?.title).toBe("block:kept");
  });

  test("goes into a wire by an input that is free and an output that fits", () => {
    const through = throughFor(knowledge, info("Transfer"), "Image", "Image");
    expect([through?.input.name, through?.output.name]).toEqual(["content", "image"]);
    const taken = throughFor(knowledge, info("Transfer"), "Image", "Image", ({ name }) => name !== "content");
    expect(taken?.input.name).toBe("styles");
    expect(throughFor(knowledge, info("Style"), "Image", "Image")).toBeNull();
  });
});

describe("searching", () => {
  const titles = (query: string, recent: string[] = []) =>
    search(nodes, query, recent).map((each) => each.title);

  test("without words lists everything, what was used last first", () => {
    expect(titles("", ["Style", "Blend"])).toEqual([
      "Style",
      "Blend",
      "Load Image",
      "Pyramid Transfer",
      "Color Transfer",
    ]);
  });

  test("puts the beginning of a title before a synonym and a word of the summary", () => {
    expect(titles("photo")).toEqual(["Load Image"]);
    expect(titles("picture")).toEqual(["Blend"]);
    expect(titles("transfer")).toEqual(["Pyramid Transfer", "Color Transfer"]);
    expect(titles("co")[0]).toBe("Color Transfer");
  });

  test("takes several words in any order and letters with gaps", () => {
    expect(titles("transfer pyr")).toEqual(["Pyramid Transfer"]);
    expect(titles("pyrtr")).toEqual(["Pyramid Transfer"]);
    expect(titles("zzz")).toEqual([]);
  });

  test("finds a title by its initials", () => {
    expect(titles("pt")).toEqual(["Pyramid Transfer"]);
    expect(titles("li")).toEqual(["Load Image"]);
    expect(titles("tp")).toEqual([]);
  });

  test.each(["pyrmid", "pyramiid", "pyramjd", "pyarmid"])("forgives one slip of the keys: %s", (query) => {
    expect(titles(query)).toEqual(["Pyramid Transfer"]);
  });

  test("forgives no slip in a short word and none but one in a long one", () => {
    expect(titles("mjx")).toEqual([]);
    expect(titles("pxrxmid")).toEqual([]);
  });

  test("says which letters matched, and by which other name", () => {
    const [byTitle] = find(nodes, "tra pyr");
    expect(byTitle?.marks).toEqual([
      [0, 3],
      [8, 11],
    ]);
    expect(byTitle?.synonym).toBeNull();
    const [byInitials] = find(nodes, "pyrtr");
    expect(byInitials?.marks).toEqual([
      [0, 3],
      [8, 10],
    ]);
    const [byName] = find(nodes, "phot");
    expect(byName?.info.title).toBe("Load Image");
    expect(byName?.marks).toEqual([]);
    expect(byName?.synonym).toEqual({ text: "photo", marks: [[0, 4]] });
  });
});

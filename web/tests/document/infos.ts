/** A node for tests: one picture in, one out, or as `more` says. */

import type { NodeInfo } from "../../src/api/types";

export const infoOf = (type: string, title = type, more: Partial<NodeInfo> = {}): NodeInfo => ({
  type,
  title,
  category: "Test",
  version: 1,
  icon: "box",
  synonyms: [],
  summary: "",
  description: "",
  effect: false,
  inputs: [{ name: "base", label: "base", help: "", socket: "Image", many: false, required: true }],
  outputs: [{ name: "image", label: "image", help: "", socket: "Image" }],
  parameters: [],
  presets: [],
  preset_keeps: [],
  ...more,
});

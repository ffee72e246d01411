/** Names for new nodes that read well in the recipe's text: photo, transfer, blend2. */

import type { NodeInfo } from "../api/types";

const SAY_LITTLE = new Set(["image", "map", "node"]);

/** The name to begin with. A node that only brings in a picture is a `photo`. */
export function baseId(
  info: Pick<NodeInfo, "type" | "title" | "english" | "inputs" | "parameters"> | undefined,
): string {
  if (!info) return "node";
  if (info.inputs.length === 0 && info.parameters.some((each) => each.widget.kind === "image"))
    return "photo";
  const words = (info.english ?? info.title).toLowerCase().match(/[a-z][a-z0-9]*/g) ?? [];
  const telling = words.filter((word) => !SAY_LITTLE.has(word));
  return telling.at(-1) ?? words.at(-1) ?? "node";
}

/** Returns `base`, or the first of base2, base3 … that is free. */
export function freeId(base: string, taken: (id: string) => boolean): string {
  const stem = base.replace(/\d+$/, "").slice(0, 56) || "node";
  if (!taken(base) && base.length <= 64) return base;
  for (let number = 2; ; number++) {
    if (!taken(`${stem}${number}`)) return `${stem}${number}`;
  }
}

/** No ids beside those of the recipe. */
export const NONE_RESERVED: ReadonlySet<string> = new Set();

import type { RunSummary } from "../api/types";
import { saidChange } from "../text/served";

/** Letters that about two lines of a row hold. */
const ROOM = 72;

/** The first of what changed that two lines hold, at least one, and how many more there are. */
export function changesInShort({ changes, more }: Pick<RunSummary, "changes" | "more">) {
  const texts = changes.map(({ text }) => saidChange(text));
  let length = 0;
  const fitting = texts.filter((text, place) => {
    length += text.length + 3;
    return place === 0 || length <= ROOM;
  });
  return { shown: fitting, more: more + texts.length - fitting.length };
}

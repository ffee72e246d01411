/** Why a node ran, as a sentence. */

import type { NodeInfo } from "../api/types";
import { sentence } from "../ui/words";

export interface Word {
  text: string;
  strong: boolean;
}

/** Reasons that tell nobody anything. */
const SILENT = new Set(["", "first time", "always runs"]);

/** Longer values, and files, say less than that they changed. */
const MOST_LETTERS = 24;
const FILE = "another file";

function labelOf(name: string, info: NodeInfo | null): string {
  const named = [...(info?.parameters ?? []), ...(info?.inputs ?? [])].find((entry) => entry.name === name);
  return sentence(named?.label || name.replaceAll("_", " "));
}

function valueText(value: string): string {
  const words: Record<string, string> = { True: "on", False: "off" };
  return words[value] ?? value;
}

/**
 * Reads the server's reason, such as "levels 2 → 3, content changed", into a sentence with the names strong:
 * "Ran again because **Levels** changed from 2 to 3 and **Content** changed." Empty where there is nothing to say.
 */
export function reasonWords(reason: string, info: NodeInfo | null): Word[] {
  if (SILENT.has(reason)) return [];
  if (reason === "no longer kept") {
    return [{ text: "Ran again because its result was no longer kept.", strong: false }];
  }
  const kind = /^\w+ \d+ on (\S+) → \w+ \d+ on (\S+)$/.exec(reason);
  if (kind) {
    const [, from = "", to = ""] = kind;
    const what = from === to ? "its node is of another version" : `it runs on ${to} instead of ${from}`;
    return [{ text: `Ran again because ${what}.`, strong: false }];
  }
  // A comma inside a list of numbers is never followed by a name.
  const parts = reason.split(/, (?=[A-Za-z_]\w* (?:changed\b|.* → ))/);
  const changes = parts.map((part) => {
    if (part.endsWith(" changed")) return { name: part.slice(0, -" changed".length), how: "changed" };
    const found = /^([A-Za-z_]\w*) (.+) → (.+)$/s.exec(part);
    if (!found) return null;
    const [, name = "", from = "", to = ""] = found;
    const long = from === FILE || to === FILE || Math.max(from.length, to.length) > MOST_LETTERS;
    return { name, how: long ? "changed" : `changed from ${valueText(from)} to ${valueText(to)}` };
  });
  if (changes.some((change) => change === null)) {
    return [{ text: `${sentence(reason).replace(/\.$/, "")}.`, strong: false }];
  }
  const words: Word[] = [{ text: "Ran again because ", strong: false }];
  changes.forEach((change, index) => {
    if (!change) return;
    const last = index === changes.length - 1;
    words.push({ text: labelOf(change.name, info), strong: true });
    words.push({
      text: ` ${change.how}${last ? "." : index === changes.length - 2 ? " and " : ", "}`,
      strong: false,
    });
  });
  return words;
}

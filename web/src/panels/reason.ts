/** Why a node ran, as a sentence. */

import type { NodeInfo } from "../api/types";
import { sentence } from "../common/words";
import { locale, rich, t } from "../text";

export interface Word {
  text: string;
  strong: boolean;
}

/** What is behind an input that changed: a node with another picture, or one that was set otherwise. */
export interface Cause {
  readonly kind: "picture" | "node";
  readonly name: string;
}

/** Reasons that tell nobody anything. */
const SILENT = new Set(["", "first time", "always runs"]);

/** Longer values, and files, say less than that they changed. */
const MOST_LETTERS = 24;
const FILE = "another file";

/** The names in a server's reason: "levels 2 → 3, content changed" is of levels and content. */
export function changedNames(reason: string): readonly string[] {
  return partsOf(reason).flatMap((part) => {
    const found = /^([A-Za-z_]\w*) (?:changed$|.+ → )/s.exec(part);
    return found?.[1] ? [found[1]] : [];
  });
}

// A comma inside a list of numbers is never followed by a name.
const partsOf = (reason: string) => reason.split(/, (?=[A-Za-z_]\w* (?:changed\b|.* → ))/);

function labelOf(name: string, info: NodeInfo | null): string {
  const named = [...(info?.parameters ?? []), ...(info?.inputs ?? [])].find((entry) => entry.name === name);
  return sentence(named?.label || name.replaceAll("_", " "));
}

function valueText(value: string, name: string, info: NodeInfo | null): string {
  if (value === "True") return t("seeing.on");
  if (value === "False") return t("seeing.off");
  return info?.parameters.find((each) => each.name === name)?.optionTexts?.[value] ?? value;
}

const strong = (name: string) => ({ b: (): Word => ({ text: name, strong: true }) });
const plain = (text: string): Word => ({ text, strong: false });

/**
 * Reads the server's reason, such as "levels 2 → 3, content changed", into a sentence with the names strong:
 * "Ran again because **Levels** changed from 2 to 3 and **Content** changed." Empty where there is nothing to say.
 * `causeOf` says what is behind an input that changed, where that is known.
 */
export function reasonWords(
  reason: string,
  info: NodeInfo | null,
  causeOf: (input: string) => Cause | null = () => null,
): Word[] {
  if (SILENT.has(reason)) return [];
  if (reason === "no longer kept") return [plain(t("seeing.why.notKept"))];
  const kind = /^\w+ \d+ on (\S+) → \w+ \d+ on (\S+)$/.exec(reason);
  if (kind) {
    const [, from = "", to = ""] = kind;
    return [plain(from === to ? t("seeing.why.version") : t("seeing.why.device", { from, to }))];
  }
  const told = partsOf(reason).map((part) => changeWords(part, info, causeOf));
  // Two inputs may have one cause.
  const changes = told.filter(
    (change, at) => told.findIndex((each) => textOf(each) === textOf(change)) === at,
  );
  if (changes.some((change) => change === null)) {
    return [plain(`${sentence(reason).replace(/\.$/, "")}.`)];
  }
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const places = list.formatToParts(changes.map((_, at) => String(at)));
  const what = places.flatMap(({ type, value }) =>
    type === "element" ? (changes[Number(value)] ?? []) : [plain(value)],
  );
  return joined([plain(t("seeing.why.because")), ...what, plain(".")]);
}

function changeWords(part: string, info: NodeInfo | null, causeOf: (input: string) => Cause | null) {
  if (part.endsWith(" changed")) {
    const name = part.slice(0, -" changed".length);
    const cause = causeOf(name);
    if (cause) return words(rich(`seeing.why.${cause.kind}`, strong(cause.name)));
    return words(rich("seeing.why.changed", strong(labelOf(name, info))));
  }
  const found = /^([A-Za-z_]\w*) (.+) → (.+)$/s.exec(part);
  if (!found) return null;
  const [, name = "", from = "", to = ""] = found;
  const label = strong(labelOf(name, info));
  const long = from === FILE || to === FILE || Math.max(from.length, to.length) > MOST_LETTERS;
  return long
    ? words(rich("seeing.why.changed", label))
    : words(
        rich("seeing.why.from", {
          ...label,
          from: valueText(from, name, info),
          to: valueText(to, name, info),
        }),
      );
}

const textOf = (change: readonly Word[] | null) => change?.map(({ text }) => text).join("");

const words = (parts: readonly (string | Word)[]) =>
  parts.map((part) => (typeof part === "string" ? plain(part) : part));

function joined(words: readonly Word[]): Word[] {
  const found: Word[] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (last && !last.strong && !word.strong) found[found.length - 1] = plain(last.text + word.text);
    else found.push(word);
  }
  return found;
}

/** Finding a node by what one calls it, spelt roughly. */

import UFuzzy from "@leeoniya/ufuzzy";
import type { NodeInfo } from "../api/types";

/** From one place in a text up to another. */
export type Range = readonly [from: number, to: number];

export interface Found {
  readonly info: NodeInfo;
  /** The letters of the title that matched. */
  readonly marks: readonly Range[];
  /** The synonym by which it was found, where its title has nothing of a word, and the letters of it that matched. */
  readonly synonym: { readonly text: string; readonly marks: readonly Range[] } | null;
}

/** Returns the nodes that match, best first; without a query all of them, those used last first. */
export function search(
  nodes: readonly NodeInfo[],
  query: string,
  recent: readonly string[] = [],
): NodeInfo[] {
  return find(nodes, query, recent).map(({ info }) => info);
}

/** Returns the nodes in which every word of the query is found (in the title, its initials, a synonym, the
 * category or what the node does, with one slip of the keys), best first, and the letters that matched. */
export function find(nodes: readonly NodeInfo[], query: string, recent: readonly string[] = []): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const age = (info: NodeInfo) => {
    const at = recent.indexOf(info.type);
    return at < 0 ? recent.length : at;
  };
  return nodes
    .flatMap((info, order) => {
      const hits = words.map((word) => best(info, word));
      if (hits.includes(null)) return [];
      const sum = hits.reduce((total, hit) => total + (hit?.weight ?? 0), 0);
      return [{ info, order, sum, hits: hits.filter((hit) => hit !== null) }];
    })
    .sort((a, b) => b.sum - a.sum || age(a.info) - age(b.info) || a.order - b.order)
    .map(({ info, hits }) => ({
      info,
      marks: joined(hits.filter(({ where }) => where === "title").flatMap(({ marks }) => marks)),
      synonym: synonymOf(hits),
    }));
}

interface Match {
  readonly weight: number;
  readonly marks: readonly Range[];
}
interface Hit extends Match {
  readonly where: "title" | "synonym" | "category" | "summary";
  readonly text: string;
}

function best(info: NodeInfo, word: string): Hit | null {
  const tries: [Hit["where"], string, number, (text: string, word: string) => Match | null][] = [
    ["title", info.title, 100, named],
    ...info.synonyms.map((each) => ["synonym", each, 60, named] as (typeof tries)[number]),
    ["category", info.category, 30, named],
    ["summary", info.summary, 20, contained],
  ];
  let found: Hit | null = null;
  for (const [where, text, worth, match] of tries) {
    const hit = match(text, word);
    const weight = worth * (hit?.weight ?? 0);
    if (hit && weight > (found?.weight ?? 0)) found = { where, text, weight, marks: hit.marks };
  }
  return found;
}

function synonymOf(hits: readonly Hit[]): Found["synonym"] {
  const hit = hits.find(({ where }) => where === "synonym");
  return hit ? { text: hit.text, marks: hit.marks } : null;
}

/** A name matches as a whole, by its beginning, by a part, by its initials, or with one slip. */
function named(text: string, word: string): Match | null {
  const lower = text.toLowerCase();
  if (lower === word) return { weight: 1, marks: [[0, text.length]] };
  if (lower.startsWith(word)) return { weight: 0.9, marks: [[0, word.length]] };
  const part = contained(text, word);
  if (part) return { weight: part.weight * 0.8, marks: part.marks };
  return initials(lower, word) ?? slipped(text, word);
}

// The beginning of a word counts more than letters inside one.
function contained(text: string, word: string): Match | null {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    if (startsWord(text, at)) return { weight: 1, marks: [[at, at + word.length]] };
  }
  const at = lower.indexOf(word);
  return at < 0 ? null : { weight: 0.5, marks: [[at, at + word.length]] };
}

const startsWord = (text: string, at: number) => at === 0 || /\W/.test(text[at - 1] ?? "");

/** Beginnings of words in their order: "pt" and "pyrtr" find Pyramid Transfer, "ss" Smooth And Sharpen. */
function initials(text: string, word: string): Match | null {
  if (word.length < 2) return null;
  const starts = [...text].flatMap((_, at) =>
    startsWord(text, at) && /\w/.test(text[at] ?? "") ? [at] : [],
  );
  const marks = taken(text, word, starts);
  return marks && marks.length > 1 ? { weight: 0.6, marks } : null;
}

// From each beginning as many letters as agree, or fewer, so that the rest finds its place.
function taken(text: string, word: string, starts: readonly number[]): Range[] | null {
  if (word === "") return [];
  for (const [index, start] of starts.entries()) {
    let most = 0;
    while (most < word.length && text[start + most] === word[most]) most++;
    for (let length = most; length > 0; length--) {
      const rest = taken(text, word.slice(length), starts.slice(index + 1));
      if (rest) return [[start, start + length], ...rest];
    }
  }
  return null;
}

const SHORTEST_SLIP = 4;
const rough = new UFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

/** One letter too many, too few, wrong, or two that changed places. */
function slipped(text: string, word: string): Match | null {
  if (word.length < SHORTEST_SLIP) return null;
  const haystack = [text];
  const found = rough.filter(haystack, word);
  if (!found || found.length === 0) return null;
  const [flat = []] = rough.info(found, haystack, word).ranges;
  const marks: Range[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) marks.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  return { weight: 0.3, marks };
}

function joined(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

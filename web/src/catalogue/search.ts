/** Finding a node by what one calls it. */

import type { NodeInfo } from "../api/types";

/** Returns the nodes that match, best first; without a query all of them, those used last first. */
export function search(
  nodes: readonly NodeInfo[],
  query: string,
  recent: readonly string[] = [],
): NodeInfo[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const age = (info: NodeInfo) => {
    const at = recent.indexOf(info.type);
    return at < 0 ? recent.length : at;
  };
  const scored = nodes.map((info, order) => ({ info, order, score: score(info, words) }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || age(a.info) - age(b.info) || a.order - b.order)
    .map(({ info }) => info);
}

function score(info: NodeInfo, words: readonly string[]): number {
  let sum = 1;
  for (const word of words) {
    const best = Math.max(
      matched(info.title, word, 100),
      ...info.synonyms.map((each) => matched(each, word, 60)),
      matched(info.category, word, 30),
      contains(info.summary, word, 20),
    );
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

function contains(text: string, word: string, weight: number): number {
  const at = text.toLowerCase().indexOf(word);
  if (at < 0) return 0;
  return at === 0 || /\W/.test(text[at - 1] ?? "") ? weight : weight / 2;
}

function matched(text: string, word: string, weight: number): number {
  const lower = text.toLowerCase();
  if (lower === word) return weight;
  if (lower.startsWith(word)) return weight * 0.9;
  const found = contains(text, word, weight * 0.8);
  return found || (word.length > 1 && inOrder(lower, word) ? weight * 0.2 : 0);
}

// The word's letters stand in this order, not too far apart: "pyrtr" finds Pyramid Transfer.
function inOrder(text: string, word: string): boolean {
  let from = text.indexOf(word[0] ?? "");
  const start = from;
  for (const letter of word.slice(1)) {
    from = text.indexOf(letter, from + 1);
    if (from < 0) return false;
  }
  return start >= 0 && (start === 0 || /\W/.test(text[start - 1] ?? "")) && from - start <= word.length * 3;
}

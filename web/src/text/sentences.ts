/** Sentences with places, and their translations: which one a text is, and what stands in its places. */

export interface Sentences {
  readonly [english: string]: string;
}

interface Pattern {
  readonly looksLike: RegExp;
  readonly places: readonly string[];
  readonly text: string;
  /** Where nothing but a space lies between a place and the next. */
  readonly beside: readonly number[];
  /** The letters that are given: of two patterns that fit, the one with more of them is meant. */
  readonly letters: number;
}

const PLACE = /\{(\w+)\}/g;
const SENTENCE = /(?<=[.!?]) (?=[A-Z])/;
const FILLED = /\{(\w+)(, said)?\}/g;

/** Says a text in another language, or returns null where it does not know it. */
export type Translator = (text: string) => string | null;

/** Returns what translates these sentences. `word` translates what stands in a place that is said in its turn. Of two
 * places with nothing but a space between them, "{name} {value}", the first has the most words that are known; one, where
 * none are. */
export function translator(sentences: Sentences, word: Translator): Translator {
  const patterns: Pattern[] = Object.entries(sentences)
    .filter(([english]) => english.search(PLACE) >= 0)
    .map(([english, text]) => patternOf(english, text))
    .sort((a, b) => b.letters - a.letters);

  function translated(text: string): string | null {
    if (Object.hasOwn(sentences, text)) return sentences[text] ?? null;
    for (const { looksLike, places, text: other, beside } of patterns) {
      const values = looksLike.exec(text)?.slice(1);
      if (!values) continue;
      for (const at of beside) values.splice(at, 2, ...parted(values.slice(at, at + 2).join(" ")));
      return filled(other, new Map(places.map((name, at) => [name, values[at] ?? ""])));
    }
    return together(text);
  }

  // Several sentences in one text: each by itself, as far as they are known.
  function together(text: string): string | null {
    const parts = text.split(SENTENCE);
    const others = parts.length > 1 ? parts.map(translated) : [];
    const known = others.some((other) => other !== null);
    return known ? parts.map((part, at) => others[at] ?? part).join(" ") : null;
  }

  const isKnown = (text: string) => Object.hasOwn(sentences, text) || word(text) !== null;

  function parted(text: string): [string, string] {
    const words = text.split(" ");
    const first = (count: number) => words.slice(0, count).join(" ");
    let count = words.length - 1;
    while (count > 1 && !isKnown(first(count))) count--;
    return [first(count), words.slice(count).join(" ")];
  }

  function filled(text: string, values: ReadonlyMap<string, string>): string {
    return text.replace(FILLED, (whole, name: string, said: string | undefined, at: number) => {
      const value = values.get(name);
      if (value === undefined) return whole;
      if (!said) return value;
      const words = word(value) ?? translated(value) ?? value;
      return at === 0 ? words.charAt(0).toUpperCase() + words.slice(1) : words;
    });
  }
  return translated;
}

function patternOf(english: string, text: string): Pattern {
  const places = [...english.matchAll(PLACE)].map(([, name = ""]) => name);
  const given = english.split(PLACE).filter((_, at) => at % 2 === 0);
  const looksLike = new RegExp(`^${given.map(escaped).join("(.+?)")}$`, "s");
  const beside = places.flatMap((_, at) => (given[at + 1] === " " ? [at] : []));
  return { looksLike, places, text, beside, letters: given.join("").length };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

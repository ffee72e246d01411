/** Languages made from English, as tests of the layout: longer words, accents, and text from right to left. */

import type { IntlMessageFormat } from "intl-messageformat";

type Parsed = ReturnType<IntlMessageFormat["getAst"]>;

const ACCENTED: { readonly [letter: string]: string } = {
  a: "áá",
  e: "éé",
  i: "íí",
  o: "óó",
  u: "úú",
  A: "ÁÁ",
  E: "ÉÉ",
  I: "ÍÍ",
  O: "ÓÓ",
  U: "ÚÚ",
  c: "ç",
  n: "ñ",
  y: "ý",
  C: "Ç",
  N: "Ñ",
  Y: "Ý",
};

// Right-to-left override and its end: Latin letters are drawn as those of Arabic or Hebrew would be.
const OVERRIDE = "\u202e";
const END = "\u202c";

// What an element of a parsed message is: FormatJS numbers them.
const LITERAL = 0;

/** The text with accents and every vowel twice, which lengthens English by about 40 %. */
export function lengthened(text: string): string {
  return text.replace(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter);
}

/** The text as a pseudo-language writes it; `backwards` from right to left. */
export function spoken(text: string, backwards: boolean): string {
  const longer = lengthened(text);
  return backwards && /\p{L}/u.test(longer) ? `${OVERRIDE}${longer}${END}` : longer;
}

/** Lengthens each text within a parsed message and leaves its placeholders; `backwards` writes it right to left. */
export function altered(message: Parsed, backwards: boolean): Parsed {
  return message.map((element) => {
    if (element.type === LITERAL && "value" in element) {
      return { ...element, value: spoken(element.value, backwards) };
    }
    if ("options" in element) {
      const options = Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: altered(option.value, backwards) },
      ]);
      return { ...element, options: Object.fromEntries(options) };
    }
    if ("children" in element) return { ...element, children: altered(element.children, backwards) };
    return element;
  }) as Parsed;
}

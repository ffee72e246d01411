/** What the server says, in the language of this page. What no translation is known for stays English. */

import { type ServedTexts, served, written } from "./index";
import { type Translator, translator } from "./sentences";

/** Says the texts of nodes and the server's sentences with these translations. */
export function speaker({ nodes, sentences }: ServedTexts) {
  const shared = nodes["*"] ?? {};
  const anywhere: { readonly [english: string]: string } = Object.assign({}, ...Object.values(nodes), shared);
  // A sentence calls an input by its name, `content_mask`, or by its label.
  const word = (text: string): string | null => {
    const label = text.replaceAll("_", " ");
    return (
      own(anywhere, text) ??
      own(anywhere, label) ??
      own(anywhere, label.charAt(0).toUpperCase() + label.slice(1))
    );
  };
  const sentence: Translator = translator(sentences, word);
  return {
    /** A text of a node of that type: `option` is the parameter that it is an option of. */
    ofNode: (type: string, text: string, option = ""): string | null =>
      own(nodes[type], `${option}: ${text}`) ?? own(nodes[type], text) ?? own(shared, text),
    /** A sentence, or a few words. */
    sentence: (text: string): string | null => sentence(text) ?? word(text),
    /** A text just as it is translated: no other that only looks like one. */
    exactly: (text: string): string | null => own(sentences, text) ?? word(text),
  };
}

const own = (texts: { readonly [english: string]: string } | undefined, text: string): string | null =>
  texts && Object.hasOwn(texts, text) ? (texts[text] ?? null) : null;

const here = served && speaker(served);

/** Whether the texts of nodes have to be said in other words than the server's. */
export const isTranslated: boolean = here !== null || written("a") !== "a";

/** A text of a node in the language of this page. */
export const nodeText = (type: string, text: string, option?: string): string =>
  here?.ofNode(type, text, option) ?? written(text);

/** What a type of socket is called: "Mask". */
export const socketText = (socket: string): string => nodeText("*", socket);

/** What a category of nodes is called. */
export const categoryText = (category: string): string => nodeText("*", category);

/** What the server says (a problem, a hint, a notice, the name of a number) in the language of this page. */
export const said = (text: string): string => here?.sentence(text) ?? written(text);

/** A text of a recipe in the language of the page where it ships; what users wrote stays. */
export const shipped = (text: string): string => here?.exactly(text) ?? text;

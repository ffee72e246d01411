/** What the server says, in the language of this page. What no translation is known for stays English. */

import { nodeHelp, nodeTexts, serverTexts, written } from "./index";
import { keyOf } from "./keyOf";
import { type Sentences, type Translator, translator } from "./sentences";

/** The texts of nodes by type (`*`: of several), and of recipes, each under the key of its English; `names` are those
 * of recipes and pictures that ship. */
export interface NodeTexts {
  readonly nodes: { readonly [type: string]: Texts };
  readonly recipes: Texts;
  readonly names: Texts;
}
/** The long texts of nodes, which are help, by type. */
export type NodeHelp = NodeTexts["nodes"];
/** The server's sentences, and what the differences of recipes are made of. */
export interface ServerTexts {
  readonly sentences: Sentences;
  readonly changes: Sentences;
}
interface Texts {
  readonly [key: string]: string;
}

/** Says the texts of nodes and of recipes with these translations. */
export function speaker({ nodes, recipes }: NodeTexts) {
  const shared = nodes["*"] ?? {};
  const anywhere: Texts = Object.assign({}, ...Object.values(nodes), shared);
  // A sentence calls an input by its name, `content_mask`, or by its label.
  function word(text: string): string | null {
    const label = text.replaceAll("_", " ");
    const title = label.charAt(0).toUpperCase() + label.slice(1);
    return own(anywhere, text) ?? own(anywhere, label) ?? own(anywhere, title);
  }
  return {
    /** A text of a node of that type: `option` is the parameter that it is an option of. */
    ofNode: (type: string, text: string, option = ""): string | null =>
      own(nodes[type], `${option}: ${text}`) ?? own(nodes[type], text) ?? own(shared, text),
    /** What recipes that ship say. */
    ofRecipe: (text: string): string | null => own(recipes, text) ?? word(text),
    word,
  };
}

/** Says what changed in a recipe, inside a group with the group's title before it: "Sky › Blend added". */
export function changeTeller(changes: Sentences, word: Translator): Translator {
  const say = teller(changes, word);
  return (text) => {
    const groups = text.split(INSIDE);
    const other = say(groups.pop() ?? "");
    return other === null ? null : [...groups, other].join(INSIDE);
  };
}

/** Says sentences with these translations, and the words of nodes in their places. */
export const teller = (sentences: Sentences, word: Translator): Translator => {
  const say = translator(sentences, word);
  return (text) => say(text) ?? word(text);
};

function own(texts: Texts | undefined, text: string): string | null {
  return texts?.[keyOf(text)] ?? null;
}

const INSIDE = " › ";
const PRESSED = ["pointerdown", "keydown"];
let here = nodeTexts && speaker(nodeTexts);
const word: Translator = (text) => here?.word(text) ?? null;
let tell: Translator = () => null;
let tellChange: Translator = () => null;
let tellOfHelp: () => void = () => {};

/** Resolves once the server's sentences can be said: nothing on the page waits for them before one is there. */
export const learnSentences = once(async () => {
  if (!here || !serverTexts) return;
  const { sentences, changes } = await serverTexts();
  tell = teller(sentences, word);
  tellChange = changeTeller(changes, word);
});

/** Resolves once the long texts of nodes can be said, which are help: nothing that is seen at first is among them. */
export const learnHelp = once(async () => {
  if (!nodeTexts || !nodeHelp) return;
  const help = await nodeHelp();
  const both = Object.entries(nodeTexts.nodes).map(([type, texts]) => [type, { ...texts, ...help[type] }]);
  here = speaker({ ...nodeTexts, nodes: Object.fromEntries(both) });
  tellOfHelp();
});

/** Does it once, however many ask; what failed, for the server was away, is tried again when it is asked for again. */
function once(load: () => Promise<void>): () => Promise<void> {
  let loading: Promise<void> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

/** Learns ahead, at the first of these events. Where that fails, the next key or press tries again: whoever needs it
 * meanwhile asks for it, and is told. */
function ahead(learn: () => Promise<void>, kinds: readonly string[]): void {
  const begin = () => {
    for (const kind of kinds) removeEventListener(kind, begin, true);
    learn().catch(() => ahead(learn, PRESSED));
  };
  for (const kind of kinds) addEventListener(kind, begin, true);
}

/** Has it told when the long texts of nodes can be said, to say what was said without them anew. */
export function whenHelpIsLearned(tell: () => void): void {
  tellOfHelp = tell;
}

// Whoever does anything may soon be told something, and whoever points somewhere may ask what it is.
if (here) {
  ahead(learnSentences, PRESSED);
  ahead(learnHelp, ["pointermove", ...PRESSED]);
}

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
export const said = (text: string): string => tell(text) ?? written(text);

/** What changed from one recipe to another (the server: "Blend: Mode changed") in the language of this page. */
export const saidChange = (text: string): string => tellChange(text) ?? written(text);

/** The name of a recipe or a picture in the language of the page, where it is called as one that ships. */
export const shippedName = (name: string): string => own(nodeTexts?.names, name) ?? name;

/** A text of a recipe in the language of the page where it ships; what users wrote stays. */
export const shipped = (text: string): string => here?.ofRecipe(text) ?? text;

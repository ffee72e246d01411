/**
 * What the editor says, in the language of this page.
 *
 * Messages lie in `en/<area>.json` (and the other languages), written in ICU MessageFormat. The language is settled
 * before the first module that asks for a text is run, so `t` may be called anywhere, at the top of a module too.
 */

import { IntlMessageFormat } from "intl-messageformat";
import type { en } from "./en";
import { chosenLanguage, localeOf, storedLanguage } from "./languages";
import type { NodeHelp, NodeTexts, ServerTexts } from "./served";

export * from "./languages";

export type Messages = { readonly [key in keyof typeof en]: string };
export type MessageKey = keyof Messages;
/** What stands in a message's places: `{count, number}` or a plural writes a number as the language does. */
export type Values = { readonly [name: string]: string | number };

/** The language of this page. */
export const language = chosenLanguage(location.search, storedLanguage(), navigator.languages ?? []);
/** Its locale, for `Intl`. */
export const locale = localeOf(language);

const isGerman = language === "de";
const [messages, nodes]: readonly [Messages, NodeTexts | null] = isGerman
  ? await Promise.all([
      import("./de").then((each) => each.default),
      import("./de/nodes").then((each) => each.default),
    ])
  : [(await import("./en")).en, null];
const pseudo = language.startsWith("qps-") ? await import("./pseudo") : null;

/** Translations of the texts of nodes; null where the page speaks the server's own language. */
export const nodeTexts = nodes;
/** Loads translations of the long texts of nodes; null likewise. */
export const nodeHelp: (() => Promise<NodeHelp>) | null = isGerman
  ? async () => (await import("./de/help")).default
  : null;
/** Loads translations of what the server says; null likewise. */
export const serverTexts: (() => Promise<ServerTexts>) | null = isGerman
  ? async () => (await import("./de/sentences")).default
  : null;

/** A text that is in no message file, as the language of this page writes it: a pseudo-language changes it. */
export const written = (text: string): string =>
  pseudo ? pseudo.spoken(text, language === "qps-rtl") : text;

document.documentElement.lang = pseudo ? "en" : language;
document.documentElement.dir = language === "qps-rtl" ? "rtl" : "ltr";

const plain = new Map<MessageKey, IntlMessageFormat>();
const marked = new Map<MessageKey, IntlMessageFormat>();

function messageOf(key: MessageKey, compiled: Map<MessageKey, IntlMessageFormat>): IntlMessageFormat {
  const known = compiled.get(key);
  if (known) return known;
  const written = new IntlMessageFormat(messages[key], locale, undefined, { ignoreTag: compiled === plain });
  const message = pseudo
    ? new IntlMessageFormat(pseudo.altered(written.getAst(), language === "qps-rtl"), locale)
    : written;
  compiled.set(key, message);
  return message;
}

/** The text of a message. A value that the message asks for and does not get is an error. */
export function t(key: MessageKey, values?: Values): string {
  // Most texts have no places: nothing to parse.
  if (!values && !pseudo && !/[{'}]/.test(messages[key])) return messages[key];
  return String(messageOf(key, plain).format(values));
}

type Part<Made> = string | Made;
type Mark<Made> = (inside: Part<Made>[]) => Made;

/** A message with marked parts, as in `Press <key>Space</key>`: each is given to the function of its name. */
export function rich<Made>(
  key: MessageKey,
  values: { readonly [name: string]: string | number | Mark<Made> },
): Part<Made>[] {
  const made = messageOf(key, marked).format<Made>({ ...values } as Record<string, string | Mark<Made>>);
  return Array.isArray(made) ? made : [made as Part<Made>];
}

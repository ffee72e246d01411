/** The languages of the editor, and which one this page speaks. */

/** Those that are offered. */
export const LANGUAGES = ["en", "de"] as const;
/** Made from English, to see what long or right-to-left text does to a screen: asked for as `?language=qps-long`. */
export const PSEUDO_LANGUAGES = ["qps-long", "qps-rtl"] as const;

export type Language = (typeof LANGUAGES)[number];
export type AnyLanguage = Language | (typeof PSEUDO_LANGUAGES)[number];

/** What each language calls itself. */
export const LANGUAGE_NAMES: { readonly [language in AnyLanguage]: string } = {
  en: "English",
  de: "Deutsch",
  "qps-long": "[Lengthened]",
  "qps-rtl": "[Right to left]",
};

// The conventions that numbers and dates follow. The English of the editor is British.
const LOCALES: { readonly [language in AnyLanguage]: string } = {
  en: "en-GB",
  de: "de-DE",
  "qps-long": "en-GB",
  "qps-rtl": "en-GB",
};

const STORED = "impasto.language";

/** The locale for `Intl`. */
export const localeOf = (language: AnyLanguage): string => LOCALES[language];

export const isPseudo = (language: AnyLanguage): boolean => language.startsWith("qps-");

/** The first that the editor has: what the address asks for, what was chosen, what the browser prefers; English. */
export function chosenLanguage(
  search: string,
  stored: string | null,
  preferred: readonly string[],
): AnyLanguage {
  const asked = new URLSearchParams(search).get("language");
  const all: readonly AnyLanguage[] = [...LANGUAGES, ...PSEUDO_LANGUAGES];
  const found = all.find((each) => each === asked);
  if (found) return found;
  const wanted = [stored, ...preferred].map((each) => each?.toLowerCase().split("-")[0]);
  for (const each of wanted) {
    const language = LANGUAGES.find((one) => one === each);
    if (language) return language;
  }
  return "en";
}

/** The language that was chosen in this browser; null where none was. */
export const storedLanguage = (): string | null => localStorage.getItem(STORED);

/** Keeps the choice of a language (null: the browser's) and loads the page anew, as every text changes. A
 * pseudo-language is not kept: the address asks for it. */
export function speak(language: AnyLanguage | null): void {
  const address = new URL(location.href);
  address.searchParams.delete("language");
  if (language === null) localStorage.removeItem(STORED);
  else if (isPseudo(language)) address.searchParams.set("language", language);
  else localStorage.setItem(STORED, language);
  if (address.href === location.href) location.reload();
  else location.replace(address);
}

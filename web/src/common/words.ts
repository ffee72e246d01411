/** How the words of the catalogue are written in the editor. */

import { language, t } from "../text";
import { said, shippedName } from "../text/served";

const PROPER: Record<string, string> = {
  adam: "Adam",
  jpeg: "JPEG",
  lab: "Lab",
  "l-bfgs": "L-BFGS",
  lbfgs: "L-BFGS",
  pca: "PCA",
  png: "PNG",
  reinhard: "Reinhard",
  lanczos: "Lanczos",
  webp: "WebP",
};

/** An option of a choice as a reader sees it: "soft light" is "Soft light", "pca" is "PCA". `texts` says what
 * options are called in the language of the page. */
export function optionText(option: string, texts: { readonly [option: string]: string } = {}): string {
  return sentence(texts[option] ?? PROPER[option] ?? option);
}

/** A summary as a few words beside a title: without its full stop, its first letter small unless a name begins it. */
export function briefly(summary: string): string {
  const text = summary.trim().replace(/\.$/, "");
  return within(text);
}

/** The text as it stands within a sentence: its first letter small, unless a name begins it. German nouns stay large. */
export function within(text: string): string {
  const small = language !== "de" && /^[A-Z][a-z\s]/.test(text);
  return small ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** What is wrong in the server's words; or a picture of that name is gone, of which it tells less. */
interface Found {
  readonly message: string;
  readonly goneName?: string | undefined;
}

/** What is wrong and what to do, as sentences. */
export function problemText({ hint, ...found }: Found & { readonly hint: string }): string {
  return [foundText(found), hint && saidWhole(hint)].filter(Boolean).join(" ");
}

/** What is wrong, as a sentence. */
export function foundText({ message, goneName }: Found): string {
  if (goneName) return t("problems.pictureGone", { name: goneName });
  return message && saidWhole(message);
}

/** A sentence of the server in the language of the page, with a full stop where it has no end of its own. */
const saidWhole = (sentence: string): string => ended(said(sentence));

/** The text with a full stop where it has no end of its own. */
export function ended(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}

/** The text with its first letter large. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of a run or a recipe as it is shown, also where it has none. */
export const shownName = ({ name }: { name?: string | null }): string =>
  name ? shippedName(name) : t("common.untitled");

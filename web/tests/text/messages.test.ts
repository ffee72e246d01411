import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { en } from "../../src/text/en";
import { LANGUAGES } from "../../src/text/languages";

const SOURCES = join(import.meta.dirname, "../../src");
const TEXT = join(SOURCES, "text");

type Parsed = ReturnType<IntlMessageFormat["getAst"]>;
type Texts = { [key: string]: string };

const areasOf = (language: string) =>
  readdirSync(join(TEXT, language))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(".json", ""));
const fileOf = (language: string, area: string): string =>
  readFileSync(join(TEXT, language, `${area}.json`), "utf8");
const textsOf = (language: string): Texts =>
  Object.assign({}, ...areasOf(language).map((area) => JSON.parse(fileOf(language, area)) as Texts));

/** The places and marks of a message, each with its kind. */
function placesIn(message: Parsed): string[] {
  const found = message.flatMap((element) => [
    ...(element.type !== 0 && "value" in element ? [`${element.value}:${element.type}`] : []),
    ...("options" in element ? Object.values(element.options).flatMap(({ value }) => placesIn(value)) : []),
    ...("children" in element ? placesIn(element.children) : []),
  ]);
  return [...new Set(found)].sort();
}
const parsed = (text: string, language: string) => new IntlMessageFormat(text, language).getAst();

const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^text\/(en|de)\//.test(name))
  .map((name) => ({ name, text: readFileSync(join(SOURCES, name), "utf8") }));

test.each(LANGUAGES)("each message of %s is ICU and lies in the file of its area", (language) => {
  for (const area of areasOf(language)) {
    const texts: Texts = JSON.parse(fileOf(language, area));
    for (const [key, text] of Object.entries(texts)) {
      expect(key.startsWith(`${area}.`), `${key} in ${language}/${area}.json`).toBe(true);
      expect(() => parsed(text, language), key).not.toThrow();
    }
    const written = fileOf(language, area).match(/^ {2}"[^"]+":/gm) ?? [];
    expect(new Set(written).size, `${language}/${area}.json says a key twice`).toBe(written.length);
  }
});

test("every area's file is among the messages", () => {
  expect(Object.keys(textsOf("en")).sort()).toEqual(Object.keys(en).sort());
});

test("every message is used", () => {
  const all = sources.map(({ text }) => text).join("\n");
  const beginnings = [...all.matchAll(/`([a-z]\w*\.[\w.]*)\$\{/g)].map(([, beginning]) => beginning ?? "");
  const unused = Object.keys(en).filter(
    (key) => !all.includes(`"${key}"`) && !beginnings.some((each) => key.startsWith(each)),
  );
  expect(unused).toEqual([]);
});

test("every message that is asked for by its name exists, and gets values where it has places", () => {
  const texts = textsOf("en");
  const wrong: string[] = [];
  for (const { name, text } of sources) {
    for (const [, key = "", after] of text.matchAll(/\b(?:t|rich)\(\s*"([\w.]+)"\s*([,)])/g)) {
      const message = texts[key];
      if (message === undefined) wrong.push(`${name}: ${key} does not exist`);
      else if (placesIn(parsed(message, "en")).length > 0 !== (after === ","))
        wrong.push(`${name}: ${key} ${after === "," ? "has no places" : "needs values"}`);
    }
  }
  expect(wrong).toEqual([]);
});

test.each(LANGUAGES)("%s is a whole language: it has every message, with the same places", (language) => {
  const english = textsOf("en");
  const texts = textsOf(language);
  expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
  const differing = Object.keys(texts).filter(
    (key) =>
      placesIn(parsed(texts[key] ?? "", language)).join() !==
      placesIn(parsed(english[key] ?? "", "en")).join(),
  );
  expect(differing).toEqual([]);
});

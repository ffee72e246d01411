import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { language, locale, t } from "../../src/text";
import { chosenLanguage } from "../../src/text/languages";
import { altered, lengthened } from "../../src/text/pseudo";

test("the address asks first, then the choice, then the browser; English is left", () => {
  expect(chosenLanguage("?language=qps-rtl", "de", ["de"])).toBe("qps-rtl");
  expect(chosenLanguage("", "de", ["en-US"])).toBe("de");
  expect(chosenLanguage("", null, ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(chosenLanguage("?language=xx", null, ["fr"])).toBe("en");
});

test("a page speaks English where the browser does", () => {
  expect([language, locale]).toEqual(["en", "en-GB"]);
  expect(document.documentElement.lang).toBe("en");
  expect(t("common.untitled")).toBe("Untitled");
});

test("the pseudo-language lengthens words by 30 to 60 per cent and leaves places and plurals", () => {
  const text = "Waits behind {count, plural, one {# other painting} other {# other paintings}} of {name}";
  const message = new IntlMessageFormat(text, "en");
  const longer = new IntlMessageFormat(altered(message.getAst(), false), "en");
  expect(longer.format({ count: 1, name: "Ann" })).toBe("Wááííts bééhííñd 1 óóthéér pááííñtííñg óóf Ann");
  expect(longer.format({ count: 2, name: "Ann" })).toContain("2 óóthéér pááííñtííñgs");
  const sample = "Nodes are painted anew the next time; saved pictures stay.";
  expect(lengthened(sample).length / sample.length).toBeGreaterThan(1.3);
  expect(lengthened(sample).length / sample.length).toBeLessThan(1.6);
});

test("right to left, each text is written backwards and a place is not", () => {
  const message = new IntlMessageFormat("{count} left", "en");
  const backwards = new IntlMessageFormat(altered(message.getAst(), true), "en");
  expect(backwards.format({ count: 3 })).toBe("3\u202e lééft\u202c");
});

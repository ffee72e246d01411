// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The colours of the rule that starts with this selector. */
function tokens(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no ${selector}`);
  const rule = css.slice(start, css.indexOf("}", start));
  return new Map(
    [...rule.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["canvas", "surface", "raised", "field"];

describe.each(["light", "dark"])("the %s colours", (theme) => {
  const colours = tokens(`:root[data-theme="${theme}"]`);
  const get = (name: string) => {
    const value = colours.get(name);
    if (!value) throw new Error(`${theme} has no ${name}`);
    return value;
  };

  it.each(["text", "quiet", "accent-text", "problem", "warning", "good"])("let %s be read", (name) => {
    for (const ground of [...GROUNDS, "field-hover", "problem-wash"]) {
      expect(contrast(get(name), get(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("let the words on the filled button be read, painting or not", () => {
    for (const ground of ["accent-fill", "accent-fill-hover", "accent-fill-press", "accent-done"]) {
      expect(contrast(get("on-accent"), get(ground)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("let every control, socket and category be seen", () => {
    const drawn = [...colours.keys()].filter((name) => /^(socket|category)-/.test(name));
    expect(drawn.length).toBeGreaterThan(15);
    for (const name of [
      ...drawn,
      "accent",
      "focus",
      "select",
      "fill",
      "knob",
      "line-strong",
      "problem-line",
    ]) {
      for (const ground of GROUNDS) {
        expect(contrast(get(name), get(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

it("gives the system's dark and the chosen dark the same values", () => {
  const system = tokens('  :root:not([data-theme="light"])');
  expect(system.size).toBeGreaterThan(30);
  expect([...system]).toEqual([...tokens(':root[data-theme="dark"]')]);
});

import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../src");

/** What each folder may import from, itself apart: the model knows no state, plain components neither. */
const ALLOWED: { readonly [folder: string]: readonly string[] } = {
  text: [],
  common: ["text"],
  api: ["common", "text"],
  document: ["api", "common", "text"],
  catalogue: ["api", "common", "document", "text"],
  state: ["api", "catalogue", "common", "document", "text"],
  ui: ["api", "common", "text"],
  panels: ["api", "catalogue", "common", "text", "ui"],
  gallery: ["api", "common", "text", "ui"],
  viewer: ["common", "panels", "text", "ui"],
  mask: ["common", "panels", "text", "ui"],
  form: ["api", "catalogue", "common", "document", "text", "ui"],
  canvas: ["api", "catalogue", "common", "document", "panels", "state", "text", "ui"],
  outline: ["api", "canvas", "catalogue", "common", "document", "panels", "state", "text", "ui"],
};

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** The folders of `src` that a file imports from; a file beside them counts as its name. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, to = ""]) =>
    folderOf(join(dirname(path), to)),
  );
}

const folderOf = (path: string) => relative(SOURCES, normalize(path)).split("/")[0] ?? "";

test("every folder imports only what lies under it", () => {
  const wrong = files(SOURCES).flatMap((path) => {
    const from = folderOf(path);
    const allowed = ALLOWED[from];
    if (!allowed) return [];
    return importsOf(path)
      .filter((to) => to !== from && !allowed.includes(to))
      .map((to) => `${relative(SOURCES, path)} imports from ${to}`);
  });
  expect(wrong).toEqual([]);
});

test("every folder has its place in the order, but for app, which puts all together", () => {
  const folders = readdirSync(SOURCES).filter((name) => statSync(join(SOURCES, name)).isDirectory());
  expect(folders.filter((name) => !(name in ALLOWED))).toEqual(["app"]);
});

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { keyOf } from "./src/text/keyOf";

// Where `vite dev` finds a running server; the built editor is served by it and needs no proxy.
const server = process.env.IMPASTO_SERVER ?? "http://127.0.0.1:8321";

// Translations of nodes lie under their English, which the built editor does not need: it finds them by its hash.
const shortKeys: Plugin = {
  name: "short-keys",
  enforce: "pre",
  transform(code, id) {
    const file = /\/text\/\w+\/(nodes|recipes)\/\w+\.json(?:\?(short|long))?$/.exec(id);
    if (!file) return null;
    const texts = JSON.stringify(shortened(JSON.parse(code), file[2]));
    // What is asked for with a part goes by no kind of file.
    return file[2] ? { code: `export default ${texts}`, moduleType: "js" } : texts;
  },
};

// Long texts are help that nobody reads before a key or the mouse was moved: they are loaded then. Where a part of a
// file is asked for, it is that of the texts whose English is long, or short.
const LONG = 56;

function shortened(texts: { [key: string]: unknown }, part?: string): { [key: string]: unknown } {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]): [string, unknown][] => {
      if (typeof text !== "string") return [[key, shortened(text as { [key: string]: unknown }, part)]];
      return part === undefined || key.length >= LONG === (part === "long") ? [[keyOf(key), text]] : [];
    }),
  );
}

export default defineConfig({
  plugins: [react(), shortKeys],
  base: "./",
  build: {
    outDir: "../server/editor",
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 900,
    // The editor, and a recipe as a form: a page of its own that loads nothing of the canvas.
    rollupOptions: { input: { index: "index.html", form: "form/index.html" } },
  },
  server: { proxy: { "/api": { target: server, ws: true } } },
  // Patient: a busy machine is slow, not wrong.
  test: { environment: "happy-dom", include: ["{src,tests}/**/*.test.{ts,tsx}"], testTimeout: 60_000 },
});

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
    if (!/\/text\/\w+\/(nodes|recipes)\/\w+\.json$/.test(id)) return null;
    return JSON.stringify(shortened(JSON.parse(code)));
  },
};

function shortened(texts: { [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) =>
      typeof text === "string" ? [keyOf(key), text] : [key, shortened(text as { [key: string]: unknown })],
    ),
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

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where `vite dev` finds a running server; the built editor is served by it and needs no proxy.
const server = process.env.IMPASTO_SERVER ?? "http://127.0.0.1:8321";

export default defineConfig({
  plugins: [react()],
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
  test: { environment: "happy-dom", include: ["{src,tests}/**/*.test.{ts,tsx}"] },
});

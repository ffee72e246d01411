// Puts a copy of each text file of the built editor beside it, compressed by Brotli and by gzip: the server sends
// whichever the browser takes, and compresses nothing itself.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const EDITOR = new URL("../../server/editor/", import.meta.url).pathname;
const TEXT = new Set([".js", ".css", ".html", ".svg", ".json"]);

for (const name of readdirSync(EDITOR, { recursive: true })) {
  if (!TEXT.has(extname(name))) continue;
  const path = join(EDITOR, name);
  const bytes = readFileSync(path);
  const hint = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, hint));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

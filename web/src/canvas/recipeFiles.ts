/** Telling a recipe, or a picture with a recipe inside, from a plain picture by its first bytes. */

const PNG = [0x89, 0x50, 0x4e, 0x47];
const KEYWORD = "impasto";
const LENGTHS_AND_NAMES = 8;
const MOST_CHUNKS = 64;

/** Whether a dropped file is a recipe's JSON, or a PNG whose text chunks before the pixels hold one. */
export async function holdsRecipe(file: File): Promise<boolean> {
  if (/\.json$/i.test(file.name) || file.type === "application/json") return true;
  const start = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  if (!PNG.every((byte, at) => start[at] === byte)) return false;
  let at = 8;
  for (let count = 0; count < MOST_CHUNKS && at + LENGTHS_AND_NAMES <= file.size; count++) {
    const head = await file.slice(at, at + LENGTHS_AND_NAMES + KEYWORD.length + 1).arrayBuffer();
    const length = new DataView(head).getUint32(0);
    const text = String.fromCharCode(...new Uint8Array(head, 4));
    if (/^[izt](TXt|EXt)/.test(text) && text.slice(4).startsWith(`${KEYWORD}\0`)) return true;
    if (text.startsWith("IEND")) return false;
    at += LENGTHS_AND_NAMES + length + 4;
  }
  return false;
}

import { expect, test } from "vitest";
import { readPreview } from "../../src/api/events";

test("a preview message is taken apart at the length that it begins with", async () => {
  const header = { run: "r", node: "größe", output: null, width: 2, height: 1, type: "image/jpeg" };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + 3);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, 4);
  bytes.set([255, 216, 1], 4 + text.length);
  const [read, picture] = readPreview(bytes.buffer);
  expect(read).toEqual(header);
  expect(picture.type).toBe("image/jpeg");
  expect([...new Uint8Array(await picture.arrayBuffer())]).toEqual([255, 216, 1]);
});

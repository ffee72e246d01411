import { afterEach, beforeEach, expect, test, vi } from "vitest";

const texts = "../../src/text/index";

beforeEach(() => {
  vi.resetModules();
  localStorage.setItem("impasto.language", "de");
});
afterEach(() => {
  vi.doUnmock(texts);
  localStorage.clear();
});

// As while a server restarts: the first time it has no answer.
function awayAtFirst(): { readonly tries: () => number } {
  let tries = 0;
  const once =
    <T>(load: (() => Promise<T>) | null) =>
    async () => {
      tries += 1;
      if (tries === 1) throw new TypeError("Failed to fetch dynamically imported module");
      return load?.();
    };
  vi.doMock(texts, async (importOriginal) => {
    const real = await importOriginal<typeof import("../../src/text/index")>();
    return { ...real, serverTexts: once(real.serverTexts) };
  });
  return { tries: () => tries };
}

test("what could not be fetched while the server was away is fetched when it is needed again, and once", async () => {
  const { tries } = awayAtFirst();
  const { learnSentences, said } = await import("../../src/text/served");
  await expect(learnSentences()).rejects.toThrow("Failed to fetch");
  await Promise.all([learnSentences(), learnSentences()]);
  expect(said("No picture is chosen.")).toBe("Kein Bild ist gewählt.");
  expect(tries()).toBe(2);
});

test("what is fetched ahead and fails is tried again at the next key", async () => {
  const { tries } = awayAtFirst();
  await import("../../src/text/served");
  dispatchEvent(new Event("pointerdown"));
  await vi.waitFor(() => expect(tries()).toBe(1));
  await vi.waitFor(() => {
    dispatchEvent(new Event("keydown"));
    expect(tries()).toBe(2);
  });
  dispatchEvent(new Event("keydown"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(tries()).toBe(2);
});

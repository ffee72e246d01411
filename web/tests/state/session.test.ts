import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Recipe } from "../../src/api/types";
import { startSession, useDocument, useRuns } from "../../src/state";
import { journal } from "../../src/state/leftDrafts";
import { aRun } from "../aRun";

const recipe: Recipe = { impasto: 1, name: "Painted", nodes: { a: { type: "Blend" } } };

/** A server that greets nobody. */
class SilentSocket {
  close(): void {}
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", SilentSocket);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Nothing answers.")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("the run of a draft that comes back is looked up, though no greeting follows", async () => {
  const asked = vi
    .spyOn(api, "run")
    .mockResolvedValue({ ...aRun({ id: "run-1" }), recipe, nodes: {}, inputs: {}, versions: {} } as never);
  const place = { id: null, shipped: false, tag: null, changes: 1 };
  (await journal())?.keep("left", { recipe, saved: null, ...place, run: "run-1" });
  const stop = startSession();
  await vi.waitFor(() => expect(useRuns.getState().runs["run-1"]).toBeDefined());
  expect(asked).toHaveBeenCalledWith("run-1");
  expect(useDocument.getState().recipe).toEqual(recipe);
  stop();
});

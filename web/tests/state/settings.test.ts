import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Refused, Unreachable } from "../../src/api/http";
import type { Settings } from "../../src/api/types";
import { changeSettings, loadSettings, sendSettings, usePreferences } from "../../src/state";

const first: Settings = {
  theme: "system",
  grid: true,
  snap: false,
  units: "px",
  dpi: 300,
  autosave: false,
  live_mode: false,
  metadata: true,
  cache_bytes: null,
  cache_disk_bytes: null,
};

/** What the server keeps, and the tag of it. */
let kept = first;
let version = 1;

beforeEach(() => {
  kept = first;
  version = 1;
  usePreferences.setState({ ...usePreferences.getInitialState(), unsent: {} });
  vi.spyOn(api, "settings").mockImplementation(async () => ({ ...kept, tag: String(version) }));
  vi.spyOn(api, "saveSettings").mockImplementation(async (settings, tag) => {
    if (tag !== String(version)) throw new Refused(412, "It was changed meanwhile.", []);
    kept = settings;
    version += 1;
    return { ...settings, tag: String(version) };
  });
});
afterEach(() => vi.restoreAllMocks());

test("what is changed here holds at once, and the server has it when it was sent", async () => {
  changeSettings({ theme: "dark", liveMode: true });
  expect(usePreferences.getState().theme).toBe("dark");
  await sendSettings();
  expect(kept).toEqual({ ...first, theme: "dark", live_mode: true });
  expect(usePreferences.getState().unsent).toEqual({});
});

test("what another browser changed meanwhile stays, but for what was changed here", async () => {
  kept = { ...first, theme: "light", snap: true };
  version = 2;
  changeSettings({ theme: "dark" });
  await sendSettings();
  expect(kept).toEqual({ ...first, theme: "dark", snap: true });
  expect(usePreferences.getState().snap).toBe(true);
});

test("a change between reading and writing is read again", async () => {
  const save = vi.mocked(api.saveSettings);
  save.mockImplementationOnce(async () => {
    kept = { ...first, grid: false };
    version += 1;
    throw new Refused(412, "It was changed meanwhile.", []);
  });
  changeSettings({ theme: "dark" });
  await sendSettings();
  expect(kept).toEqual({ ...first, theme: "dark", grid: false });
});

test("while the server is away changes are kept, and sent once it is back", async () => {
  vi.mocked(api.settings).mockRejectedValueOnce(new Unreachable());
  changeSettings({ autosave: true });
  await sendSettings();
  expect(kept.autosave).toBe(false);
  expect(usePreferences.getState().unsent).toEqual({ autosave: true });
  await loadSettings();
  expect(kept.autosave).toBe(true);
  expect(usePreferences.getState()).toMatchObject({ autosave: true, unsent: {} });
});

test("what the server refuses is not sent again and again", async () => {
  vi.mocked(api.saveSettings).mockRejectedValueOnce(new Refused(400, "dpi: too small.", []));
  changeSettings({ dpi: 1 });
  await expect(sendSettings()).rejects.toThrow("too small");
  expect(usePreferences.getState().unsent).toEqual({});
});

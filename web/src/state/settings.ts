/** The settings that the server keeps for all its browsers; each has a copy, for its first moments and while the
 * server is away. */

import { api, type Tagged } from "../api/client";
import { Refused, Unreachable } from "../api/http";
import type { Settings } from "../api/types";
import { quietly } from "./notices";
import { type SharedSettings, usePreferences } from "./preferences";

const CHANGED = 412;
/** A slider of settings is moved in many steps: they are sent together. */
const MOMENT = 300;

let timer: ReturnType<typeof setTimeout> | undefined;
let sending: Promise<void> = Promise.resolve();

/** Changes some of the settings here at once, and on the server in a moment, or when it is back. */
export function changeSettings(changed: Partial<SharedSettings>): void {
  usePreferences.setState(({ unsent }) => ({ ...changed, unsent: { ...unsent, ...changed } }));
  clearTimeout(timer);
  timer = setTimeout(() => void quietly(sendSettings()), MOMENT);
}

/** Fetches the settings, and sends what was changed here meanwhile. */
export async function loadSettings(): Promise<void> {
  take(await api.settings());
  if (Object.keys(usePreferences.getState().unsent).length > 0) await sendSettings();
}

/** Sends now what was changed; resolves when the server has it, or is away. */
export function sendSettings(): Promise<void> {
  clearTimeout(timer);
  sending = sending.then(send, send);
  return sending;
}

// Settings that another browser changed meanwhile are kept, but for those that were changed here.
async function send(): Promise<void> {
  const { unsent } = usePreferences.getState();
  if (Object.keys(unsent).length === 0) return;
  try {
    const { tag, ...now } = await api.settings();
    const saved = await api.saveSettings({ ...now, ...written(unsent) }, tag);
    usePreferences.setState(({ unsent: later }) => ({ unsent: without(later, unsent) }));
    take(saved);
  } catch (error) {
    if (error instanceof Unreachable) return;
    if (error instanceof Refused && error.status === CHANGED) return send();
    usePreferences.setState(({ unsent: later }) => ({ unsent: without(later, unsent) }));
    throw error;
  }
}

function take(settings: Tagged<Settings>): void {
  usePreferences.setState(({ unsent }) => ({ ...read(settings), ...unsent }));
}

function without(changes: Partial<SharedSettings>, sent: Partial<SharedSettings>): Partial<SharedSettings> {
  const left = Object.entries(changes).filter(
    ([name, value]) => sent[name as keyof SharedSettings] !== value,
  );
  return Object.fromEntries(left);
}

function read(settings: Settings): SharedSettings {
  const { theme, grid, snap, units, dpi, autosave, metadata } = settings;
  return {
    theme,
    grid,
    snap,
    units,
    dpi,
    autosave,
    liveMode: settings.live_mode,
    metadata,
    cacheBytes: settings.cache_bytes,
    cacheDiskBytes: settings.cache_disk_bytes,
  };
}

function written(changed: Partial<SharedSettings>): Partial<Settings> {
  const { liveMode, cacheBytes, cacheDiskBytes, ...same } = changed;
  return {
    ...same,
    ...(liveMode === undefined ? {} : { live_mode: liveMode }),
    ...(cacheBytes === undefined ? {} : { cache_bytes: cacheBytes }),
    ...(cacheDiskBytes === undefined ? {} : { cache_disk_bytes: cacheDiskBytes }),
  };
}

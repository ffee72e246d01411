/** The draft as versions before the journal kept it: read once, and taken away. */

import { isJsonObject } from "../document";
import type { Draft } from "./journal";

const KEY = "impasto.draft";

/** Returns this tab's draft of an earlier version, or what another tab left; null where there is none that can be
 * read. */
export function takeOldDraft(): Draft | null {
  const draft = parsed(sessionStorage.getItem(KEY)) ?? parsed(localStorage.getItem(KEY));
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
  return draft;
}

function parsed(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || !isJsonObject(value.recipe)) return null;
    return { saved: null, id: null, shipped: false, tag: null, changes: 0, run: null, ...value } as Draft;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** With the setting on, one's own recipe is saved when it was left alone for a moment. */

import { useConnection } from "./connection";
import { isSaved, useDocument } from "./document";
import { usePreferences } from "./preferences";
import { useQuestions } from "./questions";
import { save } from "./saving";
import { useTabs } from "./tabs";

const QUIET = 2000;

/** Begins and returns what ends it. A recipe that ships or was never saved has no place yet: it stays a draft. */
export function keepSaving(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    timer = undefined;
    const { id, shipped } = useDocument.getState();
    if (!usePreferences.getState().autosave || id === null || shipped || isSaved(useDocument.getState()))
      return;
    timer = setTimeout(saveNow, QUIET);
  };
  const saveNow = () => {
    timer = undefined;
    // Nothing is asked twice: which of two versions stands is decided before the next attempt.
    if (useConnection.getState().connected && useQuestions.getState().conflict === null) void save();
  };
  const stops = [
    useDocument.subscribe((state, before) => {
      if (state.recipe !== before.recipe) look();
    }),
    // What is put aside is not looked at any more.
    useTabs.subscribe((state, before) => {
      if (state.shown === before.shown || timer === undefined) return;
      clearTimeout(timer);
      saveNow();
    }),
    usePreferences.subscribe((state, before) => {
      if (state.autosave !== before.autosave) look();
    }),
    useConnection.subscribe((state, before) => {
      if (state.connected && !before.connected) look();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** From opening the page to closing it: what is loaded, what is restored, what keeps going. */

import { api } from "../api/client";
import { listen } from "../api/events";
import { Refused, Unreachable, whenLockedOut } from "../api/http";
import { keepSaving } from "./autosave";
import { useBlocks } from "./blocks";
import { useCatalogue } from "./catalogue";
import { useConnection } from "./connection";
import { useDocument } from "./document";
import { keepDraft, restoreDraft } from "./draft";
import { FIRST_RECIPE } from "./files";
import { inboxOf } from "./inbox";
import { useLists } from "./lists";
import { keepLive } from "./live";
import { attempt, quietly, useNotices } from "./notices";
import { keepChecking } from "./problems";
import { isActive } from "./runStates";
import { loadShown, receiveTogether, useRuns } from "./runs";
import { loadSettings } from "./settings";

const SYSTEM_EVERY = 5000;
const NEWEST = 100;

/** Starts the session and returns what ends it. */
export function startSession(): () => void {
  const stops = [keepChecking(), keepLive(), keepSaving()];
  let ended = false;
  whenLockedOut(() => useConnection.getState().lockOut());
  void restoreDraft().then((restored) => {
    if (ended) return;
    stops.push(keepDraft());
    void begin(restored);
  });
  const { receive, receivePreview } = useRuns.getState();
  const inbox = inboxOf<() => void>((told) =>
    receiveTogether(() => {
      for (const take of told) take();
    }),
  );
  const listening = listen({
    message: (message) =>
      inbox.add(() => {
        receive(message);
        if (message.event.kind === "hello") void caughtUp();
      }),
    preview: (header, picture) => inbox.add(() => receivePreview(header, picture)),
    connected: (yes) => {
      inbox.flush();
      useConnection.getState().setConnected(yes);
      // A browser does not say why a socket was refused; an ordinary call does.
      if (yes) useNotices.getState().reachable();
      else void refreshSystem();
    },
  });
  useConnection.setState({ retry: listening.retry });
  const timer = setInterval(async () => {
    if (document.visibilityState !== "visible" || !useConnection.getState().connected) return;
    if (!(await refreshSystem())) listening.drop();
  }, SYSTEM_EVERY);
  stops.push(listening.stop, inbox.flush, () => clearInterval(timer));
  return () => {
    ended = true;
    for (const stop of stops) stop();
  };
}

// On the first visit the quickstart is opened, or what is being painted just now.
async function begin(restored: boolean): Promise<void> {
  void attempt(useCatalogue.getState().load());
  // The server's greeting may have come before it was known which run is shown.
  await (restored ? loadShown() : attempt(openFirst()));
}

async function openFirst(): Promise<void> {
  const { recipe: before } = useDocument.getState();
  // Whoever opened or added something while this was fetched keeps it.
  const isLate = () => useDocument.getState().recipe !== before;
  const painting = (await api.runs({ limit: NEWEST })).items.find(isActive);
  if (painting) {
    const { recipe, recipe_id: id } = await api.run(painting.id);
    const entry = (await api.recipes()).find((each) => each.id === id);
    if (isLate()) return;
    useDocument.getState().open(recipe, { id: entry?.id ?? null, shipped: entry?.shipped ?? false }, null);
    useRuns.getState().show(painting);
    await useRuns.getState().load(painting.id);
    return;
  }
  const stored = await api.recipe(FIRST_RECIPE);
  if (isLate()) return;
  const { id, shipped, tag, recipe } = stored;
  useDocument.getState().open(recipe, { id, shipped, tag }, recipe);
}

// After connecting, also for the second time: whatever changed meanwhile is fetched.
async function caughtUp(): Promise<void> {
  const lists = useLists.getState();
  const { load } = useCatalogue.getState();
  await Promise.all([
    quietly(load()),
    quietly(lists.loadPictures()),
    quietly(lists.loadRecipes()),
    quietly(useBlocks.getState().load()),
    quietly(lists.loadResults()),
    quietly(loadSettings()),
    refreshSystem(),
    loadShown(),
  ]);
}

// Returns whether the server answered.
async function refreshSystem(): Promise<boolean> {
  try {
    await useLists.getState().loadSystem();
    return true;
  } catch (error) {
    if (error instanceof Unreachable) return false;
    if (error instanceof Refused) return true;
    throw error;
  }
}

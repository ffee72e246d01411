/** Live previews: small pictures of the graph while it is changed. Those of nodes that cost little are always shown;
 * in live mode the whole graph is. */

import { create } from "zustand";
import { Refused, Unreachable } from "../api/http";
import { askLive } from "../api/live";
import { newKey } from "../api/newKey";
import type { LiveLine, Problem, Recipe } from "../api/types";
import { meaning, nodesOf } from "../document";
import { t } from "../text";
import { useIsChangedSince, usePictureIsOld } from "./changes";
import { useConnection } from "./connection";
import { useDocument, wholeRecipe } from "./document";
import { firstShown, usePreview, useTelling } from "./inside";
import { useLists } from "./lists";
import { say } from "./notices";
import { usePreferences } from "./preferences";
import { useRuns } from "./runs";
import { changeSettings } from "./settings";

export interface LivePicture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** What stands for the picture; null while its node still works on it. */
  readonly key: string | null;
  /** Which request it was shown for last, and what that asked to be shown. */
  readonly request: number;
  readonly of: Recipe;
}

interface LiveState {
  /** By the path of the node. */
  readonly pictures: Readonly<Record<string, LivePicture>>;
  readonly problems: Readonly<Record<string, Problem>>;
  /** idle: all is shown; working: pictures come, or are refined; waiting: the server paints a run; large: the graph
   * has more nodes than are previewed; failed: there is no preview of what the graph is now. */
  readonly state: "idle" | "working" | "waiting" | "large" | "failed";
}

export const useLive = create<LiveState>()(() => ({ pictures: {}, problems: {}, state: "idle" }));

/** Milliseconds after a change in which nothing else happens, and after which it is shown in any case. */
const PAUSE = 80;
const LONGEST_PAUSE = 400;
/** Milliseconds after which a server that was not ready is asked again. */
const AGAIN = 2000;
const LATER = 1000;

const tab = newKey();
let request = 0;

export const toggleLive = () => changeSettings({ liveMode: !usePreferences.getState().liveMode });

/** Keeps the previews current until the returned function is called. */
export function keepLive(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | null = null;
  let asking = new AbortController();
  let shown: string | null = null;

  const ask = async () => {
    since = null;
    const recipe = wholeRecipe();
    const whole = usePreferences.getState().liveMode;
    const text = `${whole} ${meaning(recipe)}`;
    if (text === shown || document.visibilityState === "hidden" || !useConnection.getState().connected)
      return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    shown = text;
    const number = ++request;
    if (Object.keys(nodesOf(recipe)).length === 0) {
      clear();
      return;
    }
    useLive.setState({ state: "working", problems: {} });
    try {
      await askLive({ recipe, tab, whole, shown: keysShown() }, signal, (line) => {
        if (signal.aborted) return;
        const wait = take(line, number, recipe);
        if (wait !== null) again(wait);
      });
      if (!signal.aborted && useLive.getState().state === "working") useLive.setState({ state: "idle" });
    } catch (error) {
      if (signal.aborted) return;
      useLive.setState({ state: "idle" });
      if (error instanceof Unreachable) shown = null;
      else if (!(error instanceof Refused)) throw error;
      // What is wrong with the recipe stands on its cards already.
      else if (error.retryAfter !== null) again(1000 * error.retryAfter);
    }
  };
  const again = (wait: number) => {
    shown = null;
    clearTimeout(timer);
    if (Number.isFinite(wait)) timer = setTimeout(() => void ask(), wait);
  };
  const soon = () => {
    clearTimeout(timer);
    since ??= Date.now();
    timer = setTimeout(() => void ask(), Math.max(0, Math.min(PAUSE, since + LONGEST_PAUSE - Date.now())));
  };
  const anew = () => {
    shown = null;
    soon();
  };
  const onVisibility = () => {
    if (document.visibilityState === "visible") {
      soon();
      return;
    }
    asking.abort();
    shown = null;
    useLive.setState({ state: "idle" });
  };

  const stops = [
    useDocument.subscribe((state, before) => {
      if (state.opened !== before.opened) {
        asking.abort();
        shown = null;
        clear();
        soon();
      }
      if (
        state.recipe.nodes !== before.recipe.nodes ||
        state.recipe.definitions !== before.recipe.definitions
      )
        soon();
    }),
    usePreferences.subscribe((state, before) => {
      if (state.liveMode !== before.liveMode) soon();
    }),
    useConnection.subscribe((state, before) => {
      if (state.connected && !before.connected) anew();
      if (!state.connected && before.connected) {
        asking.abort();
        useLive.setState({ state: "idle" });
      }
    }),
    useLists.subscribe((state, before) => {
      if (state.pictures !== before.pictures && useLive.getState().state === "idle") anew();
    }),
    // What was painted is shown small where it is wanted; and what waited for the painting goes on.
    useRuns.subscribe((state, before) => {
      if (state.runs !== before.runs && isPainted(before.runs) && !isPainted(state.runs)) anew();
    }),
  ];
  document.addEventListener("visibilitychange", onVisibility);
  soon();
  return () => {
    clearTimeout(timer);
    asking.abort();
    for (const stop of stops) stop();
    document.removeEventListener("visibilitychange", onVisibility);
  };
}

const isPainted = (runs: ReturnType<typeof useRuns.getState>["runs"]) =>
  Object.values(runs).some(({ state }) => state === "running");

const keysShown = () => Object.values(useLive.getState().pictures).flatMap(({ key }) => key ?? []);

function clear(): void {
  for (const picture of Object.values(useLive.getState().pictures)) URL.revokeObjectURL(picture.url);
  useLive.setState({ pictures: {}, problems: {}, state: "idle" });
}

const STATES: { readonly [how: string]: LiveState["state"] } = {
  painting: "waiting",
  large: "large",
  lost: "failed",
  failed: "failed",
};

// Once for each recipe: whoever turned live mode on waits for pictures that do not come.
let toldOf: number | null = null;
function tellLarge(): void {
  const { opened } = useDocument.getState();
  if (!usePreferences.getState().liveMode || toldOf === opened) return;
  toldOf = opened;
  say(t("live.large"));
}

// Takes a line in; returns after how many milliseconds to ask again, which may be never, or null.
function take(line: LiveLine, request: number, of: Recipe): number | null {
  switch (line.kind) {
    case "picture":
      show(line.node, {
        url: urlOf(line.jpeg),
        width: line.width,
        height: line.height,
        key: line.key,
        request,
        of,
      });
      return null;
    case "same": {
      const known = useLive.getState().pictures[line.node];
      if (known) show(line.node, { ...known, request, of });
      return null;
    }
    case "failed":
      useLive.setState(({ problems }) => ({ problems: { ...problems, [line.node]: line.problem } }));
      return null;
    case "step":
      // Whatever this step did not show is of a graph that is no longer there.
      useLive.setState(({ pictures }) => {
        const all = Object.entries(pictures);
        for (const [, picture] of all) if (picture.request !== request) revokeLater(picture.url);
        return { pictures: Object.fromEntries(all.filter(([, picture]) => picture.request === request)) };
      });
      return null;
    case "over":
      if (line.how === "large") clear(); // what is shown is of a smaller graph
      useLive.setState({ state: STATES[line.how] ?? "idle" });
      if (line.how === "large") tellLarge();
      if (line.how === "starting") return AGAIN;
      return line.how === "painting" && !isPainted(useRuns.getState().runs) ? AGAIN : null;
  }
}

function show(node: string, picture: LivePicture): void {
  useLive.setState(({ pictures }) => {
    const before = pictures[node];
    if (before && before.url !== picture.url) revokeLater(before.url);
    return { pictures: { ...pictures, [node]: picture } };
  });
}

// The page may still be drawing it.
function revokeLater(url: string): void {
  setTimeout(() => URL.revokeObjectURL(url), LATER);
}

function urlOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
}

/** The live preview of a node of the shown graph, where nothing better was painted of it as it is now. */
export function useLivePicture(id: string): LivePicture | undefined {
  const paths = useTelling(id);
  const live = useLive(({ pictures }) => firstShown(pictures, paths));
  const painted = usePreview(id);
  const old = usePictureIsOld(id);
  return painted === undefined || old ? live : undefined;
}

/** Whether the live preview of a node of the shown graph is of settings that are no longer the recipe's. */
export function useLiveIsOld(id: string): boolean {
  const paths = useTelling(id);
  return useIsChangedSince(
    useLive(({ pictures }) => firstShown(pictures, paths)?.of),
    id,
  );
}

/** Why a node of the shown graph cannot be shown live. */
export function useLiveProblem(id: string): Problem | undefined {
  const paths = useTelling(id);
  return useLive(({ problems }) => firstShown(problems, paths));
}

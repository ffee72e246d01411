/** What this browser remembers: open panels, nodes used last, and a copy of the settings that the server keeps. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Settings } from "../api/types";

export type Theme = Settings["theme"];
export type Drawer =
  | "recipes"
  | "nodes"
  | "outline"
  | "images"
  | "queue"
  | "problems"
  | "history"
  | "settings";

/** The settings that all browsers of this server share; see `state/settings.ts`, which changes them. */
export interface SharedSettings {
  readonly theme: Theme;
  /** Whether the canvas shows its dots. */
  readonly grid: boolean;
  /** Whether nodes that are moved come to stand on the dots. */
  readonly snap: boolean;
  /** In what the sizes of pictures are told: pixels, or centimetres when printed at `dpi`. */
  readonly units: Settings["units"];
  readonly dpi: number;
  readonly autosave: boolean;
  readonly liveMode: boolean;
  /** Whether pictures carry their recipe. */
  readonly metadata: boolean;
  /** Bounds of the kept results, in bytes; null as the server was started. */
  readonly cacheBytes: number | null;
  readonly cacheDiskBytes: number | null;
}

interface PreferencesState extends SharedSettings {
  /** Settings that were changed while the server was away, and are still to be sent. */
  readonly unsent: Partial<SharedSettings>;
  readonly drawer: Drawer | null;
  readonly inspector: boolean;
  readonly filmstrip: boolean;
  /** Whether the first visit is over: the tour was done or skipped, something was painted or changed. */
  readonly welcomed: boolean;
  readonly recent: readonly string[];
  /** Which groups of settings are open, by where they are; those never folded are not in it. */
  readonly folds: { readonly [place: string]: boolean };
  /** The keys that were chosen for commands in place of their own. */
  readonly shortcuts: { readonly [command: string]: readonly string[] };
  toggleDrawer(drawer: Drawer): void;
  openDrawer(drawer: Drawer): void;
  closeDrawer(): void;
  toggleInspector(): void;
  toggleFilmstrip(): void;
  used(type: string): void;
  fold(place: string, open: boolean): void;
  /** Calls a command by these keys, or by its own again. */
  bind(command: string, keys: readonly string[] | null): void;
  unbindAll(): void;
  welcome(): void;
}

const MOST_RECENT = 8;
/** Where a window leaves no room for more than the canvas, panels are closed at first. */
const NARROW = 900;
const LOW = 480;

export const usePreferences = create<PreferencesState>()(
  persist(
    (set) => ({
      theme: "system",
      grid: true,
      snap: false,
      units: "px",
      dpi: 300,
      autosave: false,
      liveMode: false,
      metadata: true,
      cacheBytes: null,
      cacheDiskBytes: null,
      unsent: {},
      drawer: null,
      inspector: innerWidth > NARROW,
      filmstrip: innerHeight > LOW,
      welcomed: false,
      recent: [],
      folds: {},
      shortcuts: {},
      toggleDrawer: (drawer) => set((state) => ({ drawer: state.drawer === drawer ? null : drawer })),
      openDrawer: (drawer) => set({ drawer }),
      closeDrawer: () => set({ drawer: null }),
      toggleInspector: () => set((state) => ({ inspector: !state.inspector })),
      toggleFilmstrip: () => set((state) => ({ filmstrip: !state.filmstrip })),
      used: (type) =>
        set((state) => ({
          recent: [type, ...state.recent.filter((each) => each !== type)].slice(0, MOST_RECENT),
        })),
      fold: (place, open) => set((state) => ({ folds: { ...state.folds, [place]: open } })),
      bind: (command, keys) =>
        set(({ shortcuts: { [command]: _, ...others } }) => ({
          shortcuts: keys === null ? others : { ...others, [command]: keys },
        })),
      unbindAll: () => set({ shortcuts: {} }),
      welcome: () => set({ welcomed: true }),
    }),
    { name: "impasto.preferences" },
  ),
);

/** What this browser remembers: theme, open panels, nodes used last. */

import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";
export type Drawer = "recipes" | "nodes" | "images" | "queue" | "history" | "settings";

interface PreferencesState {
  readonly theme: Theme;
  readonly drawer: Drawer | null;
  readonly inspector: boolean;
  readonly filmstrip: boolean;
  readonly recent: readonly string[];
  /** Which groups of settings are open, by where they are; those never folded are not in it. */
  readonly folds: { readonly [place: string]: boolean };
  /** The keys that were chosen for commands in place of their own. */
  readonly shortcuts: { readonly [command: string]: readonly string[] };
  setTheme(theme: Theme): void;
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
}

const MOST_RECENT = 8;

export const usePreferences = create<PreferencesState>()(
  persist(
    (set) => ({
      theme: "system",
      drawer: null,
      inspector: true,
      filmstrip: true,
      recent: [],
      folds: {},
      shortcuts: {},
      setTheme: (theme) => set({ theme }),
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
    }),
    { name: "impasto.preferences" },
  ),
);

/** What keys do to the tabs of the page. Those that browsers keep for their own tabs (Ctrl+T, Ctrl+W) cannot be had. */

import { closeTab, moveShownTab, openNew, reopenTab, stepTab } from "../../state";
import type { Command } from "./commands";

export const TAB_COMMANDS: readonly Command[] = [
  {
    id: "newTab",
    group: "recipe",
    text: "tabs.key.new",
    keys: ["alt+t"],
    whileWriting: true,
    run: () => openNew(true),
  },
  {
    id: "closeTab",
    group: "recipe",
    text: "tabs.key.close",
    keys: ["alt+shift+w"],
    whileWriting: true,
    run: () => void closeTab(),
  },
  {
    id: "reopenTab",
    group: "recipe",
    text: "tabs.key.reopen",
    keys: ["alt+shift+t"],
    whileWriting: true,
    run: () => void reopenTab(),
  },
  {
    id: "nextTab",
    group: "recipe",
    text: "tabs.key.next",
    keys: ["alt+pagedown"],
    whileWriting: true,
    repeats: true,
    run: () => stepTab(1),
  },
  {
    id: "previousTab",
    group: "recipe",
    text: "tabs.key.previous",
    keys: ["alt+pageup"],
    whileWriting: true,
    repeats: true,
    run: () => stepTab(-1),
  },
  {
    id: "tabLater",
    group: "recipe",
    text: "tabs.key.later",
    keys: ["alt+shift+pagedown"],
    whileWriting: true,
    repeats: true,
    run: () => moveShownTab(1),
  },
  {
    id: "tabEarlier",
    group: "recipe",
    text: "tabs.key.earlier",
    keys: ["alt+shift+pageup"],
    whileWriting: true,
    repeats: true,
    run: () => moveShownTab(-1),
  },
];

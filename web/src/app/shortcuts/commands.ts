/**
 * Everything that a key does, in one table: the sheet on "?" shows it, the keyboard follows it, and each of its keys
 * can be chosen anew. A new command is one entry here and one message `shortcuts.…` that says what it does.
 */

import type { useReactFlow } from "@xyflow/react";
import {
  deleteAndCut,
  deleteSelection,
  duplicateSelection,
  fitGraph,
  leave,
  selectAll,
  takeWire,
  toggleMode,
  useConnecting,
  useFlow,
} from "../../canvas";
import type { Point } from "../../document";
import { openOutline } from "../../outline/wanted";
import {
  cancel,
  defineKeys,
  exportRecipe,
  paint,
  save,
  saveAs,
  toggleLive,
  useDocument,
  usePreferences,
  useSelection,
} from "../../state";
import type { MessageKey } from "../../text";
import { chooseFile } from "../chooseFile";
import { useHelp } from "../help";
import { goToRegion } from "../regions";

import { STRUCTURE_COMMANDS } from "./structure";
import { TAB_COMMANDS } from "./tabs";

/** What a command may need of the page. */
export interface Desk {
  readonly flow: ReturnType<typeof useReactFlow>;
  /** Where the pointer is, or else the middle of the canvas, in pixels of the window. */
  pointer(): Point;
}

export interface Command {
  /** Its name in what is kept of chosen keys: never changed. */
  readonly id: string;
  readonly group: Group;
  /** What it does: a verb first. */
  readonly text: MessageKey;
  /** The combinations that call it (see `common/keys.ts`); the first is shown in tooltips. */
  readonly keys: readonly string[];
  /** Called while one writes in a field too, after the field took what was typed. For keys with Ctrl or Alt. */
  readonly whileWriting?: true;
  /** Called again and again while its keys are held. */
  readonly repeats?: true;
  /** Called only where the canvas itself or nothing has the focus, as its keys do something on buttons. */
  readonly onPaper?: true;
  /** Its keys are what every program has for it, and are not chosen anew. */
  readonly fixed?: true;
  readonly run: (desk: Desk) => void;
}

export const GROUPS = ["paint", "nodes", "recipe", "view"] as const;
export type Group = (typeof GROUPS)[number];

export const COMMANDS: readonly Command[] = [
  {
    id: "paint",
    group: "paint",
    text: "shortcuts.paint",
    keys: ["ctrl+enter"],
    whileWriting: true,
    run: () => void paint(),
  },
  {
    id: "live",
    group: "paint",
    text: "shortcuts.live",
    keys: ["shift+l"],
    run: toggleLive,
  },
  {
    id: "cancel",
    group: "paint",
    text: "shortcuts.cancel",
    keys: ["ctrl+."],
    whileWriting: true,
    run: () => void cancel(),
  },
  {
    id: "add",
    group: "nodes",
    text: "shortcuts.add",
    keys: ["space"],
    onPaper: true,
    run: ({ flow, pointer }) => {
      const { from, palette, openPalette } = useConnecting.getState();
      const screen = pointer();
      if (!palette) openPalette({ screen, at: flow.screenToFlowPosition(screen), from, fromAt: null });
    },
  },
  {
    id: "delete",
    group: "nodes",
    text: "shortcuts.delete",
    keys: ["delete", "backspace"],
    run: deleteSelection,
  },
  {
    id: "deleteAndCut",
    group: "nodes",
    text: "wires.key.deleteAndCut",
    keys: ["shift+delete"],
    run: deleteAndCut,
  },
  {
    id: "takeWire",
    group: "nodes",
    text: "wires.key.takeWire",
    keys: ["w"],
    run: ({ flow }) => takeWire(flow),
  },
  {
    id: "duplicate",
    group: "nodes",
    text: "shortcuts.duplicate",
    keys: ["ctrl+d"],
    run: duplicateSelection,
  },
  {
    id: "selectAll",
    group: "nodes",
    text: "shortcuts.selectAll",
    keys: ["ctrl+a"],
    run: selectAll,
  },
  {
    id: "selectNothing",
    group: "nodes",
    text: "shortcuts.selectNothing",
    keys: ["escape"],
    fixed: true,
    run: () => {
      const { from, stop } = useConnecting.getState();
      const { nodes, wires } = useSelection.getState();
      if (from) stop();
      else if (nodes.length === 0 && wires.length === 0) leave();
      else {
        useFlow.getState().select([]);
        useSelection.getState().select([]);
      }
    },
  },
  {
    id: "bypass",
    group: "nodes",
    text: "shortcuts.bypass",
    keys: ["b"],
    run: () => toggleMode("bypass"),
  },
  {
    id: "mute",
    group: "nodes",
    text: "shortcuts.mute",
    keys: ["m"],
    run: () => toggleMode("mute"),
  },
  {
    id: "undo",
    group: "recipe",
    text: "shortcuts.undo",
    keys: ["ctrl+z"],
    repeats: true,
    run: () => useDocument.getState().undo(),
  },
  {
    id: "redo",
    group: "recipe",
    text: "shortcuts.redo",
    keys: ["ctrl+y", "ctrl+shift+z"],
    repeats: true,
    run: () => useDocument.getState().redo(),
  },
  {
    id: "save",
    group: "recipe",
    text: "shortcuts.save",
    keys: ["ctrl+s"],
    whileWriting: true,
    run: () => void save(),
  },
  {
    id: "saveAs",
    group: "recipe",
    text: "shortcuts.saveAs",
    keys: ["ctrl+shift+s"],
    whileWriting: true,
    run: () => void saveAs(),
  },
  {
    id: "openFile",
    group: "recipe",
    text: "shortcuts.openFile",
    keys: ["ctrl+o"],
    whileWriting: true,
    run: chooseFile,
  },
  {
    id: "export",
    group: "recipe",
    text: "shortcuts.export",
    keys: ["ctrl+e"],
    whileWriting: true,
    run: exportRecipe,
  },
  {
    id: "fit",
    group: "view",
    text: "shortcuts.fit",
    keys: ["f"],
    run: ({ flow }) => void fitGraph(flow),
  },
  {
    id: "zoomIn",
    group: "view",
    text: "shortcuts.zoomIn",
    keys: ["plus", "="],
    repeats: true,
    run: ({ flow }) => void flow.zoomIn(),
  },
  {
    id: "zoomOut",
    group: "view",
    text: "shortcuts.zoomOut",
    keys: ["-"],
    repeats: true,
    run: ({ flow }) => void flow.zoomOut(),
  },
  {
    id: "inspector",
    group: "view",
    text: "shortcuts.inspector",
    keys: ["i"],
    run: () => usePreferences.getState().toggleInspector(),
  },
  {
    id: "nextRegion",
    group: "view",
    text: "wires.key.nextRegion",
    keys: ["f6"],
    run: () => goToRegion(1),
  },
  {
    id: "previousRegion",
    group: "view",
    text: "wires.key.previousRegion",
    keys: ["shift+f6"],
    run: () => goToRegion(-1),
  },
  {
    id: "outline",
    group: "view",
    text: "shortcuts.outline",
    keys: ["o"],
    run: () => openOutline(useSelection.getState().nodes[0]),
  },
  {
    id: "help",
    group: "view",
    text: "shortcuts.help",
    keys: ["?"],
    run: () => useHelp.getState().toggle(),
  },
  ...STRUCTURE_COMMANDS,
  ...TAB_COMMANDS,
];

for (const { id, keys } of COMMANDS) defineKeys(id, keys);

/** Keys that are no commands of the table, for the sheet: the clipboard's, and those held while something is done. */
export const OTHER_KEYS: readonly { group: Group; text: MessageKey; keys: string }[] = [
  { group: "nodes", text: "wires.key.addByTab", keys: "tab" },
  { group: "nodes", text: "shortcuts.wire", keys: "enter" },
  { group: "nodes", text: "wires.key.cutStroke", keys: "x" },
  { group: "nodes", text: "wires.key.copyByDrag", keys: "alt" },
  { group: "nodes", text: "structure.resize", keys: "alt+shift+arrowright" },
  { group: "nodes", text: "shortcuts.copy", keys: "ctrl+c" },
  { group: "nodes", text: "shortcuts.cut", keys: "ctrl+x" },
  { group: "nodes", text: "shortcuts.paste", keys: "ctrl+v" },
  { group: "view", text: "shortcuts.selectRegion", keys: "shift" },
];

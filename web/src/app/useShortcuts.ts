import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import {
  copied,
  deleteSelection,
  duplicateSelection,
  FIT,
  pasteText,
  selectAll,
  takeFiles,
  toggleMode,
  useConnecting,
  useFlow,
} from "../canvas";
import {
  cancel,
  exportRecipe,
  paint,
  save,
  saveAs,
  say,
  useDocument,
  usePreferences,
  useSelection,
} from "../state";
import { chooseFile } from "./chooseFile";
import { useHelp } from "./help";
import { middleOfCanvas } from "./middleOfCanvas";

const WRITES = "input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable=true]";
const OWN_KEYS = `${WRITES}, button, a, [role=slider], [role=combobox], [role=switch], [role=option], [role=menuitem]`;

// What a held key may do again and again; a held Ctrl+Enter must not fill the queue.
const REPEATS = new Set(["z", "shift+z", "y"]);

/** The keyboard: what it does wherever the focus is, except where one writes. */
export function useShortcuts(): void {
  const flow = useReactFlow();
  useEffect(() => {
    let pointer: { x: number; y: number } | null = null;
    const follow = (event: PointerEvent) => {
      const over = event.target instanceof Element && event.target.closest(".canvas");
      pointer = over ? { x: event.clientX, y: event.clientY } : null;
    };
    const place = () => flow.screenToFlowPosition(pointer ?? middleOfCanvas());
    const openPalette = () => {
      const { from, palette, openPalette } = useConnecting.getState();
      const screen = pointer ?? middleOfCanvas();
      if (!palette) openPalette({ screen, at: flow.screenToFlowPosition(screen), from, fromAt: null });
    };

    const withControl: Record<string, () => void> = {
      s: () => void save(),
      "shift+s": () => void saveAs(),
      o: chooseFile,
      e: exportRecipe,
      enter: () => void paint(),
      ".": () => void cancel(),
      z: () => useDocument.getState().undo(),
      "shift+z": () => useDocument.getState().redo(),
      y: () => useDocument.getState().redo(),
      d: duplicateSelection,
      a: selectAll,
    };
    const alone: Record<string, () => void> = {
      delete: deleteSelection,
      backspace: deleteSelection,
      f: () => void flow.fitView(FIT),
      "+": () => void flow.zoomIn(),
      "=": () => void flow.zoomIn(),
      "-": () => void flow.zoomOut(),
      b: () => toggleMode("bypass"),
      m: () => toggleMode("mute"),
      i: () => usePreferences.getState().toggleInspector(),
      "?": () => useHelp.getState().toggle(),
      escape: () => {
        const { from, stop } = useConnecting.getState();
        if (from) stop();
        else {
          useFlow.getState().select([]);
          useSelection.getState().select([]);
        }
      },
    };

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector("[role=dialog]")) return;
      const target = event.target instanceof Element ? event.target : document.body;
      const key = event.key.toLowerCase();
      const control = event.ctrlKey || event.metaKey;
      if (control) {
        const writing = target.matches(WRITES);
        const name = event.shiftKey ? `shift+${key}` : key;
        const action = withControl[name];
        if (!action || (writing && ["z", "shift+z", "y", "a", "d"].includes(name))) return;
        event.preventDefault();
        if (event.repeat && !REPEATS.has(name)) return;
        // A field keeps what is typed when it is left: what is saved, exported or painted holds it.
        if (writing && target instanceof HTMLElement) target.blur();
        action();
        return;
      }
      if (target.matches(WRITES)) return;
      if (key === " ") {
        const onPaper = target === document.body || target.matches(".canvas, .react-flow, .react-flow__pane");
        if (!onPaper || event.shiftKey) return;
        event.preventDefault();
        openPalette();
        return;
      }
      if (target.matches("input") && (key === "backspace" || key === "delete")) return;
      if (key.length > 1 && target.matches(OWN_KEYS) && key !== "escape" && key !== "delete") return;
      const action = alone[key];
      if (!action) return;
      event.preventDefault();
      action();
    };

    // The clipboard's own events: they carry the text without asking for a permission.
    const onCopy = (event: ClipboardEvent) => {
      if (belongsElsewhere(event)) return;
      const text = copied();
      if (text === null) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
      if (event.type === "cut") deleteSelection();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (belongsElsewhere(event)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const files = [...(event.clipboardData?.files ?? [])];
      event.preventDefault();
      if (files.length > 0) void takeFiles(files, place());
      else if (text) pasteText(text, place());
      else say("There are no nodes on the clipboard.");
    };

    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("pointermove", follow, { passive: true });
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("pointermove", follow);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [flow]);
}

function belongsElsewhere(event: ClipboardEvent): boolean {
  if (document.querySelector("[role=dialog]")) return true;
  if (event.target instanceof Element && event.target.matches(WRITES)) return true;
  return event.type !== "paste" && (getSelection()?.toString() ?? "") !== "";
}

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { copied, deleteSelection, pasteText, takeFiles } from "../canvas";
import { say } from "../state";
import { t } from "../text";
import { middleOfCanvas } from "./middleOfCanvas";
import { commandFor, WRITES } from "./shortcuts/calling";
import type { Desk } from "./shortcuts/commands";

/** The keyboard: what it does wherever the focus is, except where one writes. */
export function useShortcuts(): void {
  const flow = useReactFlow();
  useEffect(() => {
    let pointer: { x: number; y: number } | null = null;
    const follow = (event: PointerEvent) => {
      const over = event.target instanceof Element && event.target.closest(".canvas");
      pointer = over ? { x: event.clientX, y: event.clientY } : null;
    };
    const desk: Desk = { flow, pointer: () => pointer ?? middleOfCanvas() };
    const place = () => flow.screenToFlowPosition(desk.pointer());

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("[role=dialog]")) return;
      const command = commandFor(event);
      if (!command) return;
      event.preventDefault();
      // A held Ctrl+Enter must not fill the queue.
      if (event.repeat && !command.repeats) return;
      const { target } = event;
      // A field keeps what is typed when it is left: what is saved, exported or painted holds it.
      if (target instanceof HTMLElement && target.matches(WRITES)) target.blur();
      command.run(desk);
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
      else say(t("app.nothingToPaste"));
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

import { type ShortcutGroup, ShortcutSheet } from "../panels/ShortcutSheet";
import { useHelp } from "./help";

const GROUPS: ShortcutGroup[] = [
  {
    title: "Paint",
    shortcuts: [
      { does: "Paint", keys: ["Ctrl", "Enter"] },
      { does: "Cancel", keys: ["Ctrl", "."] },
    ],
  },
  {
    title: "Nodes and wires",
    shortcuts: [
      { does: "Add a node", keys: ["Space"] },
      { does: "Wire: on a socket, then on another", keys: ["Enter"] },
      { does: "Delete", keys: ["Del"] },
      { does: "Copy", keys: ["Ctrl", "C"] },
      { does: "Cut", keys: ["Ctrl", "X"] },
      { does: "Paste", keys: ["Ctrl", "V"] },
      { does: "Duplicate", keys: ["Ctrl", "D"] },
      { does: "Select all", keys: ["Ctrl", "A"] },
      { does: "Select nothing", keys: ["Esc"] },
      { does: "Bypass", keys: ["B"] },
      { does: "Mute", keys: ["M"] },
    ],
  },
  {
    title: "Recipe",
    shortcuts: [
      { does: "Undo", keys: ["Ctrl", "Z"] },
      { does: "Redo", keys: ["Ctrl", "Y"] },
      { does: "Save", keys: ["Ctrl", "S"] },
      { does: "Save as", keys: ["Ctrl", "Shift", "S"] },
      { does: "Open a file", keys: ["Ctrl", "O"] },
      { does: "Export as JSON", keys: ["Ctrl", "E"] },
    ],
  },
  {
    title: "View",
    shortcuts: [
      { does: "Fit the graph", keys: ["F"] },
      { does: "Zoom in", keys: ["+"] },
      { does: "Zoom out", keys: ["−"] },
      { does: "Select a region: drag with", keys: ["Shift"] },
      { does: "Inspector", keys: ["I"] },
      { does: "This sheet", keys: ["?"] },
    ],
  },
];

export function HelpSheet() {
  const open = useHelp((state) => state.open);
  const set = useHelp((state) => state.set);
  return <ShortcutSheet open={open} onOpenChange={set} groups={GROUPS} />;
}

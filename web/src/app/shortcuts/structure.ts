/** What keys do to groups, frames, notes and the places of cards. */

import {
  addNote,
  alignSelection,
  arrangeAll,
  arrangeSelection,
  distributeSelection,
  enterSelection,
  FIT,
  frameSelection,
  groupSelection,
  leave,
  showFrame,
  toggleSelected,
  unpackSelection,
} from "../../canvas";
import { useSelection } from "../../state";
import { moving } from "../../ui/motion";
import type { Command } from "./commands";

export const STRUCTURE_COMMANDS: readonly Command[] = [
  { id: "group", group: "nodes", text: "structure.group", keys: ["ctrl+g"], run: groupSelection },
  { id: "unpack", group: "nodes", text: "structure.unpack", keys: ["ctrl+shift+g"], run: unpackSelection },
  {
    id: "enterGroup",
    group: "nodes",
    text: "structure.enter",
    keys: ["alt+arrowdown"],
    run: enterSelection,
  },
  {
    id: "leaveGroup",
    group: "nodes",
    text: "structure.leave",
    keys: ["alt+arrowup"],
    run: () => void leave(),
  },
  {
    id: "frame",
    group: "nodes",
    text: "structure.frameSelection",
    keys: ["ctrl+shift+f"],
    run: ({ flow, pointer }) => showFrame(flow, frameSelection(flow.screenToFlowPosition(pointer()))),
  },
  {
    id: "note",
    group: "nodes",
    text: "structure.note",
    keys: ["n"],
    run: ({ flow, pointer }) => addNote(flow.screenToFlowPosition(pointer())),
  },
  {
    id: "collapse",
    group: "nodes",
    text: "structure.collapse",
    keys: ["c"],
    run: () => toggleSelected("collapsed"),
  },
  { id: "lock", group: "nodes", text: "structure.lock", keys: ["l"], run: () => toggleSelected("locked") },
  {
    id: "arrange",
    group: "view",
    text: "structure.arrange",
    keys: ["shift+a"],
    run: ({ flow }) => {
      if (useSelection.getState().nodes.length > 1) void arrangeSelection();
      else void arrangeAll().then(() => flow.fitView({ ...FIT, duration: moving(150) }));
    },
  },
  {
    id: "alignLeft",
    group: "view",
    text: "structure.align.left",
    keys: ["alt+a"],
    run: () => alignSelection("left"),
  },
  {
    id: "alignCentre",
    group: "view",
    text: "structure.align.centre",
    keys: ["alt+h"],
    run: () => alignSelection("centre"),
  },
  {
    id: "alignRight",
    group: "view",
    text: "structure.align.right",
    keys: ["alt+d"],
    run: () => alignSelection("right"),
  },
  {
    id: "alignTop",
    group: "view",
    text: "structure.align.top",
    keys: ["alt+w"],
    run: () => alignSelection("top"),
  },
  {
    id: "alignMiddle",
    group: "view",
    text: "structure.align.middle",
    keys: ["alt+v"],
    run: () => alignSelection("middle"),
  },
  {
    id: "alignBottom",
    group: "view",
    text: "structure.align.bottom",
    keys: ["alt+s"],
    run: () => alignSelection("bottom"),
  },
  {
    id: "distributeAcross",
    group: "view",
    text: "structure.distribute.across",
    keys: ["alt+shift+h"],
    run: () => distributeSelection("across"),
  },
  {
    id: "distributeDown",
    group: "view",
    text: "structure.distribute.down",
    keys: ["alt+shift+v"],
    run: () => distributeSelection("down"),
  },
];

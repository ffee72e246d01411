/** Which command a key press calls, if any. */

import { combination, seeksByLetter } from "../../common/keys";
import { keysOf } from "../../state";
import { COMMANDS, type Command } from "./commands";

export const WRITES =
  "input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable=true]";
const OWN_KEYS = `${WRITES}, button, a, [role=slider], [role=combobox], [role=switch], [role=option], [role=menuitem], [role=treeitem]`;
const PAPER = ".canvas, .react-flow, .react-flow__pane, .react-flow__node";

/** The command that a key calls where the focus is: null where the key is another's, or a field's. */
export function commandFor(event: KeyboardEvent): Command | null {
  const pressed = combination(event);
  if (pressed === null || event.getModifierState("AltGraph")) return null;
  const command = COMMANDS.find(({ id }) => keysOf(id).includes(pressed));
  if (!command) return null;
  // No field and no button has a use for F6.
  if (/(^|\+)f\d+$/.test(pressed)) return command;
  const target = event.target instanceof Element ? event.target : document.body;
  const writing = target.matches(WRITES);
  if (event.ctrlKey || event.metaKey || event.altKey)
    return writing && !command.whileWriting ? null : command;
  if (writing || (seeksByLetter(target) && pressed !== "escape")) return null;
  if (command.onPaper) return target === document.body || target.matches(PAPER) ? command : null;
  const named = pressed.length > 1 && pressed !== "plus";
  // A slider and a box to tick are inputs too: what would delete a node may be meant for them.
  if (target.matches("input") && (pressed === "backspace" || pressed === "delete")) return null;
  if (named && target.matches(OWN_KEYS) && pressed !== "escape" && pressed !== "delete") return null;
  return command;
}

import { type KeyConflict, type ShortcutGroup, ShortcutSheet } from "../../panels/ShortcutSheet";
import { keysOf, usePreferences } from "../../state";
import { t } from "../../text";
import { useHelp } from "../help";
import { useTour } from "../tour/state";
import { COMMANDS, GROUPS, OTHER_KEYS } from "./commands";

type Chosen = Parameters<typeof keysOf>[1];

/** Every command with its keys, to read and to change. */
export default function Sheet() {
  const { open, changing, set, change } = useHelp();
  const chosen = usePreferences((state) => state.shortcuts);
  const { bind, unbindAll } = usePreferences.getState();
  return (
    <ShortcutSheet
      open={open}
      onOpenChange={set}
      groups={groupsOf(chosen)}
      changing={changing}
      onChanging={change}
      conflictOf={conflictOf}
      onBind={(command, keys) => {
        const other = ownerOf(command, keys);
        if (other)
          bind(
            other.id,
            keysOf(other.id).filter((each) => each !== keys),
          );
        bind(command, [keys]);
      }}
      onReset={(command) => {
        if (command === null) unbindAll();
        else {
          // Keys that came with this command and are another's now go back with it.
          for (const keys of COMMANDS.find(({ id }) => id === command)?.keys ?? []) {
            const other = ownerOf(command, keys);
            if (other)
              bind(
                other.id,
                keysOf(other.id).filter((each) => each !== keys),
              );
          }
          bind(command, null);
        }
      }}
      onTour={() => {
        set(false);
        useTour.getState().start();
      }}
    />
  );
}

function groupsOf(chosen: Chosen): ShortcutGroup[] {
  return GROUPS.map((group) => ({
    title: t(`shortcuts.group.${group}`),
    shortcuts: [
      ...COMMANDS.filter((each) => each.group === group).map(({ id, text, keys, fixed }) => ({
        id,
        does: t(text),
        keys: keysOf(id, chosen),
        own: fixed ? null : keys,
      })),
      ...OTHER_KEYS.filter((each) => each.group === group).map(({ text, keys }) => ({
        id: text,
        does: t(text),
        keys: [keys],
        own: null,
      })),
    ],
  }));
}

const ownerOf = (command: string, keys: string) =>
  COMMANDS.find(({ id }) => id !== command && keysOf(id).includes(keys));

function conflictOf(command: string, keys: string): KeyConflict | null {
  const fixed = OTHER_KEYS.find((each) => each.keys === keys);
  if (fixed) return { does: t(fixed.text), fixed: true };
  const other = ownerOf(command, keys);
  return other ? { does: t(other.text), fixed: other.fixed ?? false } : null;
}

import { RotateCcw } from "lucide-react";
import { Fragment, type KeyboardEvent, useState } from "react";
import { combination, keyNames, keysText } from "../common/keys";
import { t } from "../text";
import { Button } from "../ui/Button";
import { classes } from "../ui/classes";
import { Dialog } from "../ui/Dialog";
import { IconButton } from "../ui/IconButton";
import "./ShortcutSheet.css";

export interface ShortcutRow {
  id: string;
  does: string;
  /** The combinations that call it. */
  keys: readonly string[];
  /** Those it came with; null where its keys are not chosen anew. */
  own: readonly string[] | null;
}

export interface ShortcutGroup {
  title: string;
  shortcuts: readonly ShortcutRow[];
}

/** What else has the keys that were pressed; `fixed` where they cannot be taken from it. */
export interface KeyConflict {
  does: string;
  fixed: boolean;
}

export interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: readonly ShortcutGroup[];
  changing: boolean;
  onChanging: (changing: boolean) => void;
  conflictOf: (command: string, keys: string) => KeyConflict | null;
  /** Gives a command these keys, and takes them from whichever has them. */
  onBind: (command: string, keys: string) => void;
  /** Gives a command its own keys again; null: all of them. */
  onReset: (command: string | null) => void;
  onTour: () => void;
}

const sameKeys = (a: readonly string[], b: readonly string[]) => a.join(" ") === b.join(" ");
// They move the focus, close things and press buttons: a command on them would take that away.
const NOT_ALONE = new Set(["tab", "shift+tab", "enter", "shift+enter"]);

/** Every shortcut; where they are changed, each is a button that takes the keys pressed next. */
export function ShortcutSheet(props: ShortcutSheetProps) {
  const { changing, groups, onChanging } = props;
  const [listening, setListening] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const all = groups.flatMap(({ shortcuts }) => shortcuts);
  const changed = all.some(({ keys, own }) => own && !sameKeys(keys, own));
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      onEscape={(event) => {
        if (listening === null) return;
        event.preventDefault();
        setListening(null);
      }}
      title={t("shortcuts.title")}
      {...(changing ? { description: t("shortcuts.changeAbout") } : {})}
      wide
      footer={
        changing ? (
          <>
            {changed ? (
              <Button kind="plain" onClick={() => props.onReset(null)}>
                {t("shortcuts.resetAll")}
              </Button>
            ) : null}
            <Button onClick={() => onChanging(false)}>{t("shortcuts.changeDone")}</Button>
          </>
        ) : (
          <>
            <Button kind="plain" onClick={props.onTour}>
              {t("tour.take")}
            </Button>
            <Button onClick={() => onChanging(true)}>{t("shortcuts.change")}</Button>
          </>
        )
      }
    >
      <div className="shortcut-sheet" data-changing={changing || undefined}>
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  changing={changing && row.own !== null}
                  listening={listening === row.id}
                  conflictOf={(keys) => props.conflictOf(row.id, keys)}
                  onListen={(on) => setListening(on ? row.id : null)}
                  onBind={(keys) => {
                    props.onBind(row.id, keys);
                    setListening(null);
                    setSaid(t("shortcuts.bound", { command: row.does, keys: keysText(keys) }));
                  }}
                  onReset={() => props.onReset(row.id)}
                />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </Dialog>
  );
}

interface RowProps {
  row: ShortcutRow;
  changing: boolean;
  listening: boolean;
  conflictOf: (keys: string) => KeyConflict | null;
  onListen: (on: boolean) => void;
  onBind: (keys: string) => void;
  onReset: () => void;
}

function Row({ row, changing, listening, conflictOf, onListen, onBind, onReset }: RowProps) {
  const { does, keys, own } = row;
  const [pressed, setPressed] = useState<string | null>(null);
  const refused = pressed !== null && NOT_ALONE.has(pressed);
  const conflict = pressed === null || refused ? null : conflictOf(pressed);
  if (!changing) {
    return (
      <div>
        <dt>{does}</dt>
        <dd>
          <Keys keys={keys} />
        </dd>
      </div>
    );
  }
  const listen = (event: KeyboardEvent) => {
    if (!listening || event.key === "Escape") return;
    const combined = combination(event.nativeEvent);
    if (combined === null) return;
    // Tab goes on to the next command.
    if (combined === "tab" || combined === "shift+tab") {
      onListen(false);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (keys.includes(combined)) onListen(false);
    else if (!NOT_ALONE.has(combined) && conflictOf(combined) === null) onBind(combined);
    else setPressed(combined);
  };
  return (
    <div className={classes(listening && pressed !== null && "shortcut-refused")}>
      <dt>{does}</dt>
      <dd>
        {own && !sameKeys(keys, own) ? (
          <IconButton
            size="small"
            label={t("shortcuts.reset", { keys: own.map(keysText).join(", ") || t("shortcuts.none") })}
            icon={<RotateCcw />}
            onClick={onReset}
          />
        ) : null}
        <button
          type="button"
          className="shortcut-change"
          aria-label={t("shortcuts.changeOf", {
            command: does,
            keys: listening ? t("shortcuts.press") : keys.map(keysText).join(", ") || t("shortcuts.none"),
          })}
          aria-pressed={listening}
          onClick={() => {
            setPressed(null);
            onListen(!listening);
          }}
          onKeyDown={listen}
        >
          {listening ? t("shortcuts.press") : <Keys keys={keys} />}
        </button>
      </dd>
      {listening && pressed !== null ? (
        <dd className="shortcut-conflict" role="alert">
          {refused
            ? t("shortcuts.bindRefused", { keys: keysText(pressed) })
            : t(conflict?.fixed ? "shortcuts.takenFixed" : "shortcuts.taken", {
                keys: keysText(pressed),
                other: conflict?.does ?? "",
              })}
          {conflict && !conflict.fixed ? (
            <Button size="small" onClick={() => onBind(pressed)}>
              {t("shortcuts.replace")}
            </Button>
          ) : null}
        </dd>
      ) : null}
    </div>
  );
}

// The first combination is the one to learn; the others are there for habits.
function Keys({ keys }: { keys: readonly string[] }) {
  const [first] = keys;
  if (first === undefined) return t("shortcuts.none");
  return keyNames(first).map((key, place) => (
    <Fragment key={key}>
      {place > 0 ? " " : null}
      <kbd>{key}</kbd>
    </Fragment>
  ));
}

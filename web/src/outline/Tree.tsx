import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { classes } from "../ui/classes";
import "./Tree.css";

/** A line of a tree, with those under it. */
export interface TreeItem {
  readonly id: string;
  /** What it says: also what typing finds it by. */
  readonly text: string;
  readonly icon?: ReactNode;
  /** Quiet words behind it, read with it. */
  readonly note?: string;
  readonly tone?: "problem" | "quiet" | undefined;
  readonly items?: readonly TreeItem[];
}

export interface TreeProps {
  label: string;
  items: readonly TreeItem[];
  /** Which lines with others under them are closed. */
  closed: ReadonlySet<string>;
  onClose: (id: string, closed: boolean) => void;
  /** Enter or a click on the line that has the focus; the element is where a menu opens. */
  onAct: (id: string, element: HTMLElement) => void;
  onFocus: (id: string) => void;
  /** The line that is to take the focus as soon as it is there. */
  wanted: string | null;
  onArrived: () => void;
}

const PAUSE_BETWEEN_LETTERS = 700;

interface Line {
  item: TreeItem;
  level: number;
  parent: string | null;
}

/** A tree as ARIA describes it: arrows, Home, End, letters; one line of it is on the way of the Tab key. */
export function Tree(props: TreeProps) {
  const { items, closed } = props;
  const root = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string | null>(null);
  // What was typed just now, when, and on which line that began.
  const typed = useRef({ text: "", when: 0, line: 0 });
  const lines = linesOf(items, closed, 1, null);
  const current = lines.find(({ item }) => item.id === at) ?? lines[0];
  const focus = (id: string | undefined) => {
    if (id !== undefined) elementOf(root.current, id)?.focus();
  };
  const { wanted, onArrived } = props;
  useEffect(() => {
    const element = wanted === null ? null : elementOf(root.current, wanted);
    if (!element) return;
    element.focus();
    onArrived();
  });

  // What was typed just now: a space in it is one of a title, and no press. The pause is that of the hand, from when
  // the letter before was shown to when this one was pressed: a page that is busy meanwhile does not end a word.
  const begun = (pressed: number) =>
    pressed - typed.current.when < PAUSE_BETWEEN_LETTERS ? typed.current.text : "";
  const find = (letter: string, pressed: number) => {
    const start = lines.findIndex(({ item }) => item.id === current?.item.id);
    const before = begun(pressed);
    const line = before === "" ? start : typed.current.line;
    const text = (before + letter).toLowerCase();
    // One letter again and again goes on to the next line that begins with it; of a word, the line on which it was
    // begun is the first that may be meant.
    const same = [...text].every((each) => each === text[0]);
    const sought = same ? (text[0] ?? "") : text;
    const from = same ? start + 1 : line;
    const round = [...lines.slice(from), ...lines.slice(0, from)];
    focus(round.find(({ item }) => item.text.toLowerCase().startsWith(sought))?.item.id);
    typed.current = { text, when: performance.now(), line };
  };

  const press = (event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = lines.indexOf(current);
    const { item, parent } = current;
    const open = item.items !== undefined && !closed.has(item.id);
    // A key that is no letter ends the word.
    if (event.key.length !== 1 && event.key !== "Shift") typed.current.text = "";
    // What lies ahead is to the left where one reads from right to left.
    const ahead = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = ahead === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    switch (event.key) {
      case "ArrowDown":
        focus(lines[place + 1]?.item.id);
        break;
      case "ArrowUp":
        focus(lines[place - 1]?.item.id);
        break;
      case "Home":
        focus(lines[0]?.item.id);
        break;
      case "End":
        focus(lines.at(-1)?.item.id);
        break;
      case ahead:
        if (open) focus(item.items?.[0]?.id);
        else if (item.items) props.onClose(item.id, false);
        break;
      case back:
        if (open) props.onClose(item.id, true);
        else if (parent !== null) focus(parent);
        break;
      case "Enter":
      case " ": {
        if (event.key === " " && begun(event.timeStamp) !== "") {
          find(" ", event.timeStamp);
          break;
        }
        const element = elementOf(root.current, item.id);
        if (element) props.onAct(item.id, element);
        break;
      }
      default:
        if (event.key.length !== 1) return;
        find(event.key, event.timeStamp);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={root} className="tree" role="tree" aria-label={props.label} onKeyDown={press}>
      {lines.map(({ item, level }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
        <div
          key={item.id}
          role="treeitem"
          data-line={item.id}
          className={classes("tree-line", item.tone && `tree-${item.tone}`)}
          style={{ "--level": level } as React.CSSProperties}
          aria-level={level}
          aria-expanded={item.items ? !closed.has(item.id) : undefined}
          aria-selected={item.id === current?.item.id}
          tabIndex={item.id === current?.item.id ? 0 : -1}
          onFocus={() => {
            setAt(item.id);
            props.onFocus(item.id);
          }}
          onClick={(event) => props.onAct(item.id, event.currentTarget)}
        >
          {item.items ? (
            <span
              className="tree-arrow"
              aria-hidden
              onPointerDown={(event) => event.preventDefault()}
              onClick={(event) => {
                event.stopPropagation();
                props.onClose(item.id, !closed.has(item.id));
              }}
            />
          ) : null}
          {item.icon ? <span className="tree-icon">{item.icon}</span> : null}
          <span className="tree-text">{item.text}</span>
          {item.note ? <span className="tree-note">{item.note}</span> : null}
        </div>
      ))}
    </div>
  );
}

function linesOf(
  items: readonly TreeItem[],
  closed: ReadonlySet<string>,
  level: number,
  parent: string | null,
): Line[] {
  return items.flatMap((item) => [
    { item, level, parent },
    ...(item.items && !closed.has(item.id) ? linesOf(item.items, closed, level + 1, item.id) : []),
  ]);
}

function elementOf(root: HTMLElement | null, id: string): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`) ?? null;
}

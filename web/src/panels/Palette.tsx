import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { briefly } from "../common/words";
import { t } from "../text";
import { socketText } from "../text/served";
import { NodeIcon } from "../ui/Icon";
import { SocketGlyph } from "../ui/SocketGlyph";
import "./Palette.css";

type Range = readonly [from: number, to: number];

export interface PaletteItem {
  id: string;
  icon: string;
  title: string;
  /** The catalogue's line on what it does. */
  summary: string;
  /** The letters of the title that match the query. */
  marks?: readonly Range[];
  /** Another name by which it was found. */
  synonym?: { readonly text: string; readonly marks: readonly Range[] } | null;
  /** The heading that it stands under; items of one heading follow one another. */
  group?: string;
  /** The types of its inputs and outputs. */
  takes?: readonly string[];
  gives?: readonly string[];
}

export interface PaletteProps {
  query: string;
  onQuery: (query: string) => void;
  /** What to offer, best first. */
  items: readonly PaletteItem[];
  /** At the right of the query: "6 nodes take an image". */
  count?: string;
  /** What Enter does: "add and wire" (default "add"). */
  verb?: string;
  placeholder?: string;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** The index that a key leads to, from `active` among `count` items; undefined for a key that does not move. */
export function movedTo(key: string, active: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowDown":
      return (active + 1) % count;
    case "ArrowUp":
      return (active - 1 + count) % count;
    case "PageDown":
      return Math.min(count - 1, active + 6);
    case "PageUp":
      return Math.max(0, active - 6);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** A search over what can be added here; the keyboard alone is enough. */
export function Palette({
  query,
  onQuery,
  items,
  count,
  verb = t("wires.verbAdd"),
  placeholder = t("wires.search"),
  onChoose,
  onClose,
}: PaletteProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [position, setPosition] = useState(0);
  // A shorter list after another letter never leaves the mark behind its end.
  const active = Math.min(position, Math.max(0, items.length - 1));

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    // The first one comes with its heading.
    if (active === 0) list.current?.scrollTo?.({ top: 0 });
    else document.getElementById(`${id}-${active}`)?.scrollIntoView?.({ block: "nearest" });
  }, [id, active]);

  function press(event: KeyboardEvent<HTMLInputElement>) {
    // The canvas must not take Delete or an arrow for itself.
    event.stopPropagation();
    const selecting = event.shiftKey || event.ctrlKey || event.metaKey;
    const next = selecting ? undefined : movedTo(event.key, active, items.length);
    if (next !== undefined) {
      event.preventDefault();
      setPosition(next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const item = items[active];
      if (item) onChoose(item.id);
    } else if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    } else if (event.key === "Tab") {
      event.preventDefault();
    }
  }

  const option = (item: PaletteItem, index: number) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field takes the keys for the whole list
    <div
      key={item.id}
      id={`${id}-${index}`}
      className="palette-item"
      role="option"
      tabIndex={-1}
      aria-selected={index === active}
      onPointerMove={() => setPosition(index)}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onChoose(item.id)}
    >
      <NodeIcon name={item.icon} />
      <span className="palette-title">{marked(item.title, item.marks)}</span>
      {item.synonym ? (
        <span className="palette-synonym">{marked(item.synonym.text, item.synonym.marks)}</span>
      ) : null}
      <span className="palette-summary">{briefly(item.summary.replace(/\.$/, ""))}</span>
    </div>
  );

  return (
    <div className="palette nodrag nowheel nopan" role="dialog" aria-label={t("wires.palette")}>
      <div className="palette-query">
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={t("wires.search")}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          aria-describedby={items.length ? `${id}-about` : undefined}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setPosition(0);
            onQuery(event.target.value);
          }}
          onKeyDown={press}
        />
        {count ? (
          <span className="palette-count" role="status">
            {count}
          </span>
        ) : null}
      </div>
      <div ref={list} className="palette-list" id={`${id}-list`} role="listbox" aria-label={t("wires.list")}>
        {sections(items).map(({ group, first, members }) =>
          group === "" ? (
            members.map((item, at) => option(item, first + at))
          ) : (
            // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
            <div key={group} role="group" aria-label={group}>
              <div className="palette-group" aria-hidden>
                {group}
              </div>
              {members.map((item, at) => option(item, first + at))}
            </div>
          ),
        )}
      </div>
      {items.length === 0 ? <p className="palette-none">{t("wires.nothing", { query })}</p> : null}
      {items[active] ? <About id={`${id}-about`} item={items[active]} /> : null}
      <footer className="palette-foot" aria-hidden>
        <span>{t("wires.footChoose")}</span>
        <span>{t("wires.footEnter", { verb })}</span>
        <span>{t("wires.footClose")}</span>
      </footer>
    </div>
  );
}

/** What the marked node does, and the types that it takes and gives. */
function About({ id, item }: { id: string; item: PaletteItem }) {
  const { takes = [], gives = [] } = item;
  return (
    <div className="palette-about">
      <p id={id}>{item.summary}</p>
      {takes.length + gives.length > 0 ? (
        <p className="palette-types">
          {takes.length > 0 ? (
            <Types kinds={takes} text={t("wires.takes", { kinds: listed(takes) })} />
          ) : null}
          {gives.length > 0 ? (
            <Types kinds={gives} text={t("wires.gives", { kinds: listed(gives) })} />
          ) : null}
        </p>
      ) : null}
    </div>
  );
}

function Types({ kinds, text }: { kinds: readonly string[]; text: string }) {
  return (
    <span>
      {[...new Set(kinds)].map((kind) => (
        <SocketGlyph key={kind} socket={kind} size={10} />
      ))}
      {text}
    </span>
  );
}

const listed = (kinds: readonly string[]) => [...new Set(kinds.map(socketText))].join(", ");

interface Part {
  readonly group: string;
  /** The place of its first item among all. */
  readonly first: number;
  readonly members: PaletteItem[];
}

function sections(items: readonly PaletteItem[]): Part[] {
  const parts: Part[] = [];
  items.forEach((item, first) => {
    const group = item.group ?? "";
    const last = parts.at(-1);
    if (last?.group === group) last.members.push(item);
    else parts.push({ group, first, members: [item] });
  });
  return parts;
}

function marked(text: string, marks: readonly Range[] = []): ReactNode {
  if (marks.length === 0) return text;
  const parts: ReactNode[] = [];
  let done = 0;
  for (const [from, to] of marks) {
    parts.push(text.slice(done, from), <mark key={from}>{text.slice(from, to)}</mark>);
    done = to;
  }
  return [...parts, text.slice(done)];
}

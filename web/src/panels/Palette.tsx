import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { NodeIcon } from "../ui/Icon";
import { briefly } from "../ui/words";
import "./Palette.css";

export interface PaletteItem {
  id: string;
  icon: string;
  title: string;
  /** The catalogue's line on what it does. */
  summary: string;
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
  verb = "add",
  placeholder = "Search nodes",
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
    list.current?.children[active]?.scrollIntoView?.({ block: "nearest" });
  }, [active]);

  function press(event: KeyboardEvent<HTMLInputElement>) {
    // The canvas must not take Delete or an arrow for itself.
    event.stopPropagation();
    const next = movedTo(event.key, active, items.length);
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

  return (
    <div className="palette nodrag nowheel nopan" role="dialog" aria-label="Add a node">
      <div className="palette-query">
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search nodes"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
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
      <div ref={list} className="palette-list" id={`${id}-list`} role="listbox" aria-label="Nodes">
        {items.map((item, index) => (
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
            <span className="palette-title">{item.title}</span>
            <span className="palette-summary">{briefly(item.summary)}</span>
          </div>
        ))}
      </div>
      {items.length === 0 ? <p className="palette-none">Nothing fits “{query}”. Try what it does.</p> : null}
      <footer className="palette-foot" aria-hidden>
        <span>↑ ↓ choose</span>
        <span>Enter {verb}</span>
        <span>Esc close</span>
      </footer>
    </div>
  );
}

import { Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import type { NodeInfo } from "../api/types";
import { inputFor, outputFor, search } from "../catalogue";
import { useCatalogue, usePreferences } from "../state";
import { categoryColor } from "../ui/categories";
import { plural } from "../ui/format";
import { NodeIcon } from "../ui/Icon";
import { type PaletteRequest, useConnecting } from "./connecting";
import { cardHeight, cardWidth } from "./geometry";
import { add } from "./wiring";
import "./Palette.css";

const WIDTH = 332;
const HEIGHT = 360;
const EDGE = 12;

/** The list of nodes at the pointer: type, choose, done. */
export function Palette() {
  const request = useConnecting((state) => state.palette);
  return request ? <Open key={`${request.screen.x} ${request.screen.y}`} request={request} /> : null;
}

function Open({ request }: { request: PaletteRequest }) {
  const { from } = request;
  const nodes = useCatalogue((state) => state.catalogue.nodes);
  const knowledge = useCatalogue((state) => state.knowledge);
  const recent = usePreferences((state) => state.recent);
  const close = useConnecting((state) => state.closePalette);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);

  const offered = useMemo(() => {
    if (!from) return nodes;
    const socketFor = from.side === "output" ? inputFor : outputFor;
    return nodes.filter((info) => socketFor(knowledge, info, from.socket));
  }, [nodes, knowledge, from]);
  const found = useMemo(() => search(offered, query, recent), [offered, query, recent]);
  const at = Math.min(chosen, found.length - 1);

  const pick = (info: NodeInfo) => {
    close();
    add(info, placed(request, info), from);
    focusCanvas();
  };
  const choose = (next: number) => {
    setChosen(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const info = found[at];
    if (event.key === "ArrowDown") choose((at + 1) % Math.max(1, found.length));
    else if (event.key === "ArrowUp") choose((at - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter" && info) pick(info);
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      focusCanvas();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const left = Math.max(EDGE, Math.min(request.screen.x, innerWidth - WIDTH - EDGE));
  const top = Math.max(EDGE, Math.min(request.screen.y, innerHeight - HEIGHT - EDGE));
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the palette closes it; Escape does the same */}
      <div className="palette-shade" onPointerDown={close} onContextMenu={close} />
      <div className="palette" role="dialog" aria-label="Add a node" style={{ left, top, width: WIDTH }}>
        <div className="palette-search">
          <Search size={16} strokeWidth={1.5} aria-hidden />
          <input
            // biome-ignore lint/a11y/noAutofocus: opening the palette is asking to type
            autoFocus
            role="combobox"
            aria-label="Search nodes"
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={found[at] ? `palette-${found[at].type}` : undefined}
            placeholder="Search nodes"
            value={query}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setQuery(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
          <span className="palette-count">{count(request, found.length)}</span>
        </div>
        <div className="palette-list" id="palette-list" role="listbox" aria-label="Nodes" ref={list}>
          {found.map((info, position) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field, which keeps the focus
            <div
              key={info.type}
              id={`palette-${info.type}`}
              role="option"
              tabIndex={-1}
              aria-selected={position === at}
              aria-label={info.title}
              className="palette-option"
              onPointerMove={() => setChosen(position)}
              onClick={() => pick(info)}
            >
              <span className="palette-icon" style={{ color: categoryColor(info.category) }}>
                <NodeIcon name={info.icon} />
              </span>
              <span className="palette-title">{info.title}</span>
              <span className="palette-summary">{info.summary.replace(/\.$/, "")}</span>
            </div>
          ))}
          {found.length === 0 ? (
            <p className="palette-none">{query ? `No node is called “${query}”.` : "No node fits here."}</p>
          ) : null}
        </div>
        <div className="palette-keys">
          <span>↑ ↓ choose</span>
          <span>Enter {from ? "add and wire" : "add"}</span>
          <span>Esc close</span>
        </div>
      </div>
    </>
  );
}

function count({ from }: PaletteRequest, number: number): string {
  if (!from) return plural(number, "node");
  const an = /^[AEIOU]/.test(from.socket) ? "an" : "a";
  const takes = from.side === "output" ? ["takes", "take"] : ["gives", "give"];
  return `${plural(number, "node")} ${number === 1 ? takes[0] : takes[1]} ${an} ${from.socket.toLowerCase()}`;
}

// A wire comes to the side of the card that its socket is on; a node without a wire goes under the pointer.
function placed({ at, from, fromAt }: PaletteRequest, info: NodeInfo) {
  if (!from) return { x: at.x - cardWidth(info) / 2, y: at.y - 20 };
  if (!fromAt) return { x: at.x, y: at.y + Math.min(0, 120 - cardHeight(info)) };
  return { x: from.side === "output" ? at.x : at.x - cardWidth(info), y: at.y - 56 };
}

function focusCanvas(): void {
  document.querySelector<HTMLElement>(".canvas")?.focus({ preventScroll: true });
}

import { useMemo, useState } from "react";
import type { NodeInfo } from "../api/types";
import { inputFor, outputFor, search } from "../catalogue";
import { Palette } from "../panels/Palette";
import { useCatalogue, usePreferences } from "../state";
import { plural } from "../ui/format";
import { type PaletteRequest, useConnecting } from "./connecting";
import { cardHeight, cardWidth } from "./geometry";
import { add } from "./wiring";

const WIDTH = 332;
const HEIGHT = 360;
const EDGE = 12;

/** The palette at the pointer: type, choose, done. With a wire in hand it offers only what fits. */
export function AddNode() {
  const request = useConnecting((state) => state.palette);
  return request ? <Open key={`${request.screen.x} ${request.screen.y}`} request={request} /> : null;
}

function Open({ request }: { request: PaletteRequest }) {
  const { from } = request;
  const nodes = useCatalogue((state) => state.catalogue.nodes);
  const knowledge = useCatalogue((state) => state.knowledge);
  const recent = usePreferences((state) => state.recent);
  const closePalette = useConnecting((state) => state.closePalette);
  const [query, setQuery] = useState("");

  const offered = useMemo(() => {
    if (!from) return nodes;
    const socketFor = from.side === "output" ? inputFor : outputFor;
    return nodes.filter((info) => socketFor(knowledge, info, from.socket));
  }, [nodes, knowledge, from]);
  const found = useMemo(() => search(offered, query, recent), [offered, query, recent]);

  const close = () => {
    closePalette();
    focusCanvas();
  };
  const choose = (type: string) => {
    const info = knowledge.nodes.get(type);
    close();
    if (info) add(info, placed(request, info), from);
  };
  const left = Math.max(EDGE, Math.min(request.screen.x, innerWidth - WIDTH - EDGE));
  const top = Math.max(EDGE, Math.min(request.screen.y, innerHeight - HEIGHT - EDGE));
  return (
    <>
      <div className="palette-shade" onPointerDown={close} />
      <div className="palette-place" style={{ left, top }}>
        <Palette
          query={query}
          onQuery={setQuery}
          items={found.map(({ type, icon, title, summary }) => ({
            id: type,
            icon,
            title,
            summary: summary.replace(/\.$/, ""),
          }))}
          count={count(request, found.length)}
          verb={from ? "add and wire" : "add"}
          onChoose={choose}
          onClose={close}
        />
      </div>
    </>
  );
}

function count({ from }: PaletteRequest, number: number): string {
  if (!from) return plural(number, "node");
  const article = /^[AEIOU]/.test(from.socket) ? "an" : "a";
  const [one, many] = from.side === "output" ? ["takes", "take"] : ["gives", "give"];
  return `${plural(number, "node")} ${number === 1 ? one : many} ${article} ${from.socket.toLowerCase()}`;
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

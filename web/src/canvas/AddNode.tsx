import { useReactFlow } from "@xyflow/react";
import { useMemo, useState } from "react";
import type { NodeInfo } from "../api/types";
import { type Found, find, inputFor, outputFor, throughFor } from "../catalogue";
import type { Point } from "../document";
import { Palette, type PaletteItem } from "../panels/Palette";
import { useCatalogue, usePreferences } from "../state";
import { t } from "../text";
import { categoryText, socketText } from "../text/served";
import { type PaletteRequest, useConnecting } from "./connecting";
import { bringIntoView, focusCanvas, focusNode } from "./focusing";
import { cardHeight, cardWidth } from "./geometry";
import { roomBeside, roomNear } from "./room";
import { add, addInto, typesOf } from "./wiring";

const WIDTH = 348;
const HEIGHT = 430;
const EDGE = 12;

/** The palette at the pointer: type, choose, done. With a wire in hand it offers only what fits. */
export function AddNode() {
  const request = useConnecting((state) => state.palette);
  return request ? <Open key={`${request.screen.x} ${request.screen.y}`} request={request} /> : null;
}

function Open({ request }: { request: PaletteRequest }) {
  const { from, into } = request;
  const nodes = useCatalogue((state) => state.catalogue.nodes);
  const knowledge = useCatalogue((state) => state.knowledge);
  const recent = usePreferences((state) => state.recent);
  const closePalette = useConnecting((state) => state.closePalette);
  const flow = useReactFlow();
  const [query, setQuery] = useState("");

  const offered = useMemo(() => {
    const ends = into ? typesOf(into) : null;
    if (ends) return nodes.filter((info) => throughFor(knowledge, info, ends.source, ends.target));
    if (!from) return nodes;
    const socketFor = from.side === "output" ? inputFor : outputFor;
    return nodes.filter((info) => socketFor(knowledge, info, from.socket));
  }, [nodes, knowledge, from, into]);
  const items = useMemo(() => {
    const found = find(offered, query, recent);
    return query.trim() ? found.map((each) => itemOf(each)) : grouped(found, recent);
  }, [offered, query, recent]);

  const close = () => {
    closePalette();
    focusCanvas();
  };
  const choose = (type: string) => {
    const info = knowledge.nodes.get(type);
    close();
    if (!info) return;
    const at = placeFor(request, info);
    const id = into ? addInto(info, at, into) : add(info, at, from);
    bringIntoView(flow, id);
    focusNode(id);
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
          items={items}
          count={count(request, items.length)}
          verb={t(into ? "wires.verbInto" : from ? "wires.verbWire" : "wires.verbAdd")}
          onChoose={choose}
          onClose={close}
        />
      </div>
    </>
  );
}

function itemOf({ info, marks, synonym }: Found, group = ""): PaletteItem {
  const { type, icon, title, summary, inputs, outputs } = info;
  return {
    id: type,
    icon,
    title,
    summary,
    marks,
    synonym,
    group,
    takes: inputs.map(({ socket }) => socket),
    gives: outputs.map(({ socket }) => socket),
  };
}

// What was used last comes first, the rest by category, as in the drawer.
function grouped(found: readonly Found[], recent: readonly string[]): PaletteItem[] {
  const latest = found.filter(({ info }) => recent.includes(info.type));
  const rest = found.filter(({ info }) => !recent.includes(info.type));
  const categories = [...new Set(rest.map(({ info }) => info.category))];
  return [
    ...latest.map((each) => itemOf(each, t("wires.recent"))),
    ...categories.flatMap((category) =>
      rest
        .filter(({ info }) => info.category === category)
        .map((each) => itemOf(each, categoryText(category))),
    ),
  ];
}

function count({ from, into }: PaletteRequest, number: number): string {
  if (into) return t("wires.countInto", { count: number });
  if (!from) return t("wires.count", { count: number });
  return t(from.side === "output" ? "wires.countTake" : "wires.countGive", {
    count: number,
    kind: socketText(from.socket),
  });
}

// Into a wire it goes where that is: what it covers there makes room.
function placeFor(request: PaletteRequest, info: NodeInfo): Point {
  if (request.beside !== undefined) return roomBeside(info, request.beside, request);
  const at = placed(request, info);
  return request.into ? at : roomNear(info, at, request);
}

// A wire comes to the side of the card that its socket is on; a node without a wire goes under the pointer.
function placed({ at, from, fromAt, into }: PaletteRequest, info: NodeInfo): Point {
  if (into) return { x: at.x - cardWidth(info) / 2, y: at.y - 56 };
  if (!from) return { x: at.x - cardWidth(info) / 2, y: at.y - 20 };
  if (!fromAt) return { x: at.x, y: at.y + Math.min(0, 120 - cardHeight(info)) };
  return { x: from.side === "output" ? at.x : at.x - cardWidth(info), y: at.y - 56 };
}

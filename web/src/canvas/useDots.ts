import { useMemo } from "react";
import { type Point, positionOf, readDots, type WireRef, writtenDots } from "../document";
import { graphOf, useDocument } from "../state";
import { useFlow } from "./flow";

const NONE: readonly Point[] = [];

/** The dots of a wire where they are drawn: with their nodes, while both of its ends are being moved. */
export function useDots(wire: WireRef | undefined): readonly Point[] {
  const written = useDocument((state) => (wire ? writtenDots(graphOf(state), wire) : undefined));
  const shift = useShift(written === undefined ? undefined : wire);
  return useMemo(() => {
    if (written === undefined) return NONE;
    const [x = 0, y = 0] = shift.split(" ").map(Number);
    return readDots(written).map((dot) => ({ x: dot.x + x, y: dot.y + y }));
  }, [written, shift]);
}

// As text, which compares by value.
function useShift(wire: WireRef | undefined): string {
  const moved = useFlow(({ nodes }) => (wire ? placesOf(nodes, wire) : ""));
  return useDocument((state) => {
    const recipe = graphOf(state);
    if (!wire || moved === "") return "0 0";
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = moved.split(" ").map(Number);
    const [from, to] = [positionOf(recipe, wire.source), positionOf(recipe, wire.target)];
    if (!from || !to) return "0 0";
    const [one, other] = [`${x1 - from.x} ${y1 - from.y}`, `${x2 - to.x} ${y2 - to.y}`];
    return one === other ? one : "0 0";
  });
}

type Flow = ReturnType<typeof useFlow.getState>;

function placesOf(nodes: Flow["nodes"], wire: WireRef): string {
  const from = nodes.find(({ id }) => id === wire.source);
  const to = nodes.find(({ id }) => id === wire.target);
  if (!from?.dragging || !to?.dragging) return "";
  return `${from.position.x} ${from.position.y} ${to.position.x} ${to.position.y}`;
}

/** What is done to wires, to frames and notes, and to where things lie, made for any recipe. */

import fc from "fast-check";
import type { Recipe } from "../../src/api/types";
import {
  addBetween,
  addDot,
  addItem,
  aligned,
  changeItem,
  cutWires,
  distributed,
  duplicateTo,
  type Edit,
  forgotten,
  framesOf,
  itemId,
  moveDot,
  moveItems,
  moveWire,
  notesOf,
  positionOf,
  removeDot,
  removeHealed,
  resizeItem,
  type Scope,
  splice,
  toggleMark,
  wiresOf,
  withoutItems,
} from "../../src/document";
import { infoOf } from "./infos";
import { ids, place } from "./recipes";

/** A command for what the canvas shows, chosen by numbers so that it can be made for any recipe. */
export type Choice = (graph: Recipe, whole: Recipe, scope: Scope) => Edit;
export const NOTHING: Edit = { name: "nothing", patches: [] };
export const SIZE = { width: 240, height: 120 };
export const sizeOf = () => SIZE;
export const at = place.map(([x, y]) => ({ x, y }));
export const pick = <T>(all: readonly T[], which: number): T | undefined => all[which % (all.length || 1)];
const itemsOf = (graph: Recipe) => [
  ...[...framesOf(graph).keys()].map((id) => itemId("frame", id)),
  ...[...notesOf(graph).keys()].map((id) => itemId("note", id)),
];
const onWire = (make: (graph: Recipe, which: ReturnType<typeof wiresOf>[number]) => Edit) =>
  fc.nat().map(
    (which): Choice =>
      (graph) => {
        const found = pick(wiresOf(graph), which);
        return found ? make(graph, found) : NOTHING;
      },
  );
const onItem = (make: (graph: Recipe, item: string) => Edit) =>
  fc.nat().map(
    (which): Choice =>
      (graph) => {
        const item = pick(itemsOf(graph), which);
        return item ? make(graph, item) : NOTHING;
      },
  );

/** What is done to wires, to frames and notes, and to where things lie. */
export const placing: fc.Arbitrary<Choice> = fc.oneof(
  onWire((graph, found) => addDot(graph, found, 0, { x: 3, y: 4 })),
  onWire((graph, found) => moveDot(graph, found, 0, { x: 5, y: 6 }, true)),
  onWire((graph, found) => removeDot(graph, found, 0)),
  onWire((graph, found) => cutWires(graph, [found])),
  onWire((graph, found) =>
    moveWire(
      graph,
      found,
      { node: found.source, name: found.output },
      { node: found.target, name: "again" },
      false,
    ),
  ),
  onWire((graph, found) =>
    splice(graph, found, { node: found.target, input: "base", output: "image", many: true }, "Blend"),
  ),
  onWire(
    (graph, found) =>
      addBetween(
        graph,
        infoOf("Blend", "Blend"),
        { x: 1, y: 2 },
        {
          from: { node: found.source, name: found.output },
          to: { node: found.target, name: found.input },
          many: true,
        },
        { input: "base", output: "image", many: false },
      ).edit,
  ),
  fc.array(ids, { maxLength: 3 }).map(
    (some): Choice =>
      (graph) =>
        removeHealed(graph, some, [], "delete", { inputs: () => ["base", "styles"], standsFor: () => true }),
  ),
  fc.tuple(ids, at).map(
    ([id, to]): Choice =>
      (graph) =>
        duplicateTo(graph, new Map([[id, to]])).edit,
  ),
  fc.tuple(fc.constantFrom("frame" as const, "note" as const), at, fc.string()).map(
    ([kind, to, text]): Choice =>
      (graph) =>
        addItem(graph, kind, { at: to, ...SIZE }, kind === "frame" ? { title: text } : { text }).edit,
  ),
  onItem((graph, item) => changeItem(graph, item, { title: "T", text: "**b**" })),
  onItem((graph, item) => resizeItem(graph, item, { at: { x: 1, y: 1 }, width: 400, height: 300 })),
  onItem((graph, item) => ({ name: "delete", patches: withoutItems(graph, [item]) })),
  fc.tuple(ids, at, fc.nat(), fc.boolean()).map(
    ([id, to, which, nudge]): Choice =>
      (graph) => {
        const item = pick(itemsOf(graph), which);
        return moveItems(graph, new Map([[id, to], ...(item ? [[item, to] as const] : [])]), nudge);
      },
  ),
  fc.tuple(fc.array(ids), fc.constantFrom("collapsed" as const, "locked" as const)).map(
    ([some, mark]): Choice =>
      (graph) =>
        toggleMark(graph, some, mark),
  ),
  fc.array(ids).map(
    (some): Choice =>
      (graph) => ({ name: "forget", patches: forgotten(graph, some) }),
  ),
  fc
    .tuple(
      fc.array(ids),
      fc.constantFrom("left" as const, "middle" as const, "bottom" as const, "across" as const),
    )
    .map(
      ([some, how]): Choice =>
        (graph) => {
          const cards = some.flatMap((id) => {
            const to = positionOf(graph, id);
            return to ? [{ id, ...to, ...SIZE }] : [];
          });
          if (cards.length === 0) return NOTHING;
          return moveItems(graph, how === "across" ? distributed(cards, how) : aligned(cards, how));
        },
    ),
);

/** The wire in hand: what it starts from, so that every socket can say whether it fits. */

import { create } from "zustand";
import { fits } from "../catalogue";
import { ancestorsOf, descendantsOf, type Point, type Socket, type WireRef } from "../document";
import { currentRecipe, knowledge } from "../state";
import { without } from "./wires";

export type Side = "input" | "output";

export interface End extends Socket {
  readonly side: Side;
  readonly socket: string;
}

export interface PaletteRequest {
  /** Where on the screen it opens. */
  readonly screen: Point;
  /** Where on the canvas the node goes. */
  readonly at: Point;
  /** The wire that the node picked is wired to. */
  readonly from: End | null;
  /** Where on the canvas that wire starts. */
  readonly fromAt: Point | null;
  /** The wire that the node picked goes into. */
  readonly into?: WireRef | null;
  /** The node that it goes beside, wherever there is room; nobody pointed at a place. */
  readonly beside?: string;
}

/** Why a wire was refused, where, and what one key or click can do about it. */
export interface Refused {
  readonly text: string;
  readonly at: Point;
  readonly mend: { readonly label: string; act(): void } | null;
}

interface ConnectingState {
  readonly from: End | null;
  /** Whether it was taken by a tap or a key, and no drag holds it. */
  readonly loose: boolean;
  /** The socket that a wire led by keys would go to. */
  readonly candidate: End | null;
  /** Nodes with which the wire in hand would go in a circle. */
  readonly circle: ReadonlySet<string>;
  /** The wire whose end is being moved. */
  readonly moving: WireRef | null;
  readonly palette: PaletteRequest | null;
  readonly refusal: Refused | null;
  start(from: End, loose?: boolean): void;
  aim(candidate: End | null): void;
  stop(): void;
  move(wire: WireRef | null): void;
  openPalette(request: PaletteRequest): void;
  closePalette(): void;
  refuse(text: string, at: Point, mend?: Refused["mend"]): void;
  forget(): void;
  /** Lets go of the wire in hand, and closes what was opened for one. */
  letGo(): void;
}

const NONE: ReadonlySet<string> = new Set();

export const useConnecting = create<ConnectingState>()((set) => ({
  from: null,
  loose: false,
  candidate: null,
  circle: NONE,
  moving: null,
  palette: null,
  refusal: null,
  start: (from, loose = true) =>
    set(({ moving }) => {
      const recipe = moving ? without(currentRecipe(), moving) : currentRecipe();
      const circle = (from.side === "output" ? ancestorsOf : descendantsOf)(recipe, from.node);
      return { from, loose, circle, candidate: null, refusal: null, palette: null };
    }),
  aim: (candidate) => set({ candidate }),
  stop: () => set({ from: null, candidate: null, circle: NONE }),
  move: (moving) => set({ moving }),
  openPalette: (palette) => set({ palette, from: null, candidate: null, circle: NONE, refusal: null }),
  closePalette: () => set({ palette: null }),
  refuse: (text, at, mend = null) => set({ refusal: { text, at, mend } }),
  forget: () => set({ refusal: null }),
  letGo: () => set({ from: null, candidate: null, circle: NONE, moving: null, palette: null, refusal: null }),
}));

type Fit = "start" | "yes" | "no";

/** Whether a socket could take the wire in hand: "start" for the one it comes from, null with no wire. */
export function useFit(node: string, side: Side, name: string, socket: string): Fit | null {
  return useConnecting(({ from, circle }) =>
    from ? fitOf(from, circle, { node, side, name, socket }) : null,
  );
}

/** The same for one that is asked about once. */
export function fitOf(from: End, circle: ReadonlySet<string>, to: End): Fit {
  if (from.node === to.node && from.side === to.side && from.name === to.name) return "start";
  if (from.side === to.side || circle.has(to.node)) return "no";
  const [source, target] = from.side === "input" ? [to.socket, from.socket] : [from.socket, to.socket];
  return fits(knowledge(), source, target) ? "yes" : "no";
}

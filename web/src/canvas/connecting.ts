/** The wire in hand: what it starts from, so that every socket can say whether it fits. */

import { create } from "zustand";
import { fits } from "../catalogue";
import type { Point, Socket, WireRef } from "../document";
import { knowledge } from "../state";

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
}

interface ConnectingState {
  readonly from: End | null;
  /** The wire that is being moved to another input. */
  readonly moving: WireRef | null;
  readonly palette: PaletteRequest | null;
  readonly refusal: { readonly text: string; readonly at: Point } | null;
  start(from: End): void;
  stop(): void;
  move(wire: WireRef | null): void;
  openPalette(request: PaletteRequest): void;
  closePalette(): void;
  refuse(text: string, at: Point): void;
  forget(): void;
}

export const useConnecting = create<ConnectingState>()((set) => ({
  from: null,
  moving: null,
  palette: null,
  refusal: null,
  start: (from) => set({ from, refusal: null, palette: null }),
  stop: () => set({ from: null }),
  move: (moving) => set({ moving }),
  openPalette: (palette) => set({ palette, from: null, refusal: null }),
  closePalette: () => set({ palette: null }),
  refuse: (text, at) => set({ refusal: { text, at } }),
  forget: () => set({ refusal: null }),
}));

/** Whether a socket could take the wire in hand: "start" for the one it comes from, null with no wire. */
export function useFit(
  node: string,
  side: Side,
  name: string,
  socket: string,
): "start" | "yes" | "no" | null {
  return useConnecting(({ from }) => {
    if (!from) return null;
    if (from.node === node && from.side === side && from.name === name) return "start";
    if (from.side === side || from.node === node) return "no";
    const [source, target] = side === "input" ? [from.socket, socket] : [socket, from.socket];
    return fits(knowledge(), source, target) ? "yes" : "no";
  });
}

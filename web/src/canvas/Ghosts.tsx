import { ViewportPortal } from "@xyflow/react";
import { create } from "zustand";
import { type Point, positionOf } from "../document";
import { currentRecipe } from "../state";
import { type CardNode, drawnHeights } from "./flow";
import { placed } from "./placing";
import "./Ghosts.css";

interface Ghost extends Point {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

const useGhosts = create<{ readonly ghosts: readonly Ghost[] }>()(() => ({ ghosts: [] }));

/** Draws where the nodes in hand stand and will stay, as they are being copied; none where they are moved. */
export function showGhosts(nodes: readonly CardNode[] | null): void {
  const shown = useGhosts.getState().ghosts;
  if (nodes === null || nodes.length === 0) {
    if (shown.length > 0) useGhosts.setState({ ghosts: [] });
    return;
  }
  // They stay while the hand moves.
  if (shown.length === nodes.length && nodes.every(({ id }, at) => shown[at]?.id === id)) return;
  const { recipe } = placed(currentRecipe(), drawnHeights());
  const ghosts = nodes.flatMap(({ id, ariaLabel, measured, width, height }) => {
    const at = positionOf(recipe, id);
    const size = { width: measured?.width ?? width ?? 0, height: measured?.height ?? height ?? 0 };
    return at ? [{ id, title: ariaLabel ?? "", ...at, ...size }] : [];
  });
  useGhosts.setState({ ghosts });
}

/** The nodes that a drag with Alt copies, where they stay. */
export function Ghosts() {
  const ghosts = useGhosts((state) => state.ghosts);
  if (ghosts.length === 0) return null;
  return (
    <ViewportPortal>
      {ghosts.map(({ id, title, x, y, width, height }) => (
        <div
          key={id}
          className="ghost"
          style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
          aria-hidden
        >
          {title}
        </div>
      ))}
    </ViewportPortal>
  );
}

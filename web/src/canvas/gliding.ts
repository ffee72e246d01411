import type { Recipe } from "../api/types";
import type { Point } from "../document";
import { currentRecipe, knowledge } from "../state";
import { moving } from "../ui/motion";
import { useFlow } from "./flow";

const MOTION = 150;

/** Moves the cards of a graph to places before one's eyes, but for those who want nothing to move. Returns whether
 * that graph still is on the canvas as it was: where it was edited, or another came, its cards stand as it says. */
export async function glide(places: ReadonlyMap<string, Point>, graph: Recipe): Promise<boolean> {
  const motion = moving(MOTION);
  if (motion === 0) return true;
  const { changeNodes, nodes, sync } = useFlow.getState();
  const from = new Map(nodes.map(({ id, position }) => [id, position]));
  const start = performance.now();
  let share = 0;
  while (share < 1) {
    const now = await new Promise(requestAnimationFrame);
    if (currentRecipe() !== graph) {
      sync(currentRecipe(), knowledge());
      return false;
    }
    share = Math.min(1, (now - start) / motion);
    const eased = 1 - (1 - share) ** 3;
    changeNodes(
      [...places].flatMap(([id, to]) => {
        const at = from.get(id);
        if (!at) return [];
        const position = { x: at.x + (to.x - at.x) * eased, y: at.y + (to.y - at.y) * eased };
        return [{ id, type: "position" as const, position }];
      }),
    );
  }
  return currentRecipe() === graph;
}

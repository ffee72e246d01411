import type { Runs } from "../state";

/** The newest picture of a run, where the canvas shows it; null elsewhere. */
export function newestPicture({ shown, states, previews }: Runs, id: string): string | null {
  if (shown !== id) return null;
  // The nodes stand in the order in which they run: the last one with a picture shows how far it is.
  const last = Object.keys(states[id] ?? {}).findLast((node) => previews[node]?.run === id);
  return (last && previews[last]?.url) ?? null;
}

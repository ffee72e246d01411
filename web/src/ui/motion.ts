const REDUCED = "(prefers-reduced-motion: reduce)";

/** How long a movement of the view takes, in milliseconds: no time for who asked for less motion. */
export const moving = (milliseconds: number): number => (matchMedia(REDUCED).matches ? 0 : milliseconds);

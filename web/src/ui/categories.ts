/** The colour of a node's category, as a CSS value that follows the theme. */

const TOKENS: Record<string, string> = {
  input: "input",
  load: "input",
  pictures: "input",
  image: "input",
  preview: "input",
  output: "output",
  save: "output",
  // What paints wears the colour of Paint.
  style: "transfer",
  styles: "style",
  transfer: "transfer",
  paint: "transfer",
  noise: "noise",
  compose: "compose",
  color: "color",
  colour: "color",
  geometry: "geometry",
  size: "geometry",
  resize: "geometry",
  enlarge: "geometry",
  "super-resolution": "geometry",
  prepare: "prepare",
  mask: "mask",
  masks: "mask",
  measure: "measure",
  finish: "finish",
  filter: "finish",
  detail: "finish",
};

/** Gives a category its colour; one that has none of its own gets a neutral. */
export function categoryColor(category: string): string {
  return `var(--category-${TOKENS[category.toLowerCase()] ?? "other"})`;
}

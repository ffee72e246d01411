/** Going through the parts of the page by one key, whatever the focus is in. */

const PART = ".app > *";
const STOPS =
  "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex='0']";

/** Puts the focus into the next part of the page, or into the one before: on the canvas, on the selected node. */
export function goToRegion(step: 1 | -1): void {
  const parts = [...document.querySelectorAll<HTMLElement>(PART)].filter((each) => stopIn(each));
  const here = parts.findIndex((each) => each.contains(document.activeElement));
  const next = here < 0 && step < 0 ? parts.length - 1 : (here + step + parts.length) % parts.length;
  const part = parts[next];
  if (part) stopIn(part)?.focus();
}

function stopIn(part: HTMLElement): HTMLElement | null {
  const canvas = part.querySelector<HTMLElement>(".canvas");
  if (canvas) {
    const selected = canvas.querySelector<HTMLElement>(".react-flow__node.selected");
    return selected ?? canvas.querySelector<HTMLElement>(".react-flow__node") ?? canvas;
  }
  return [...part.querySelectorAll<HTMLElement>(STOPS)].find((each) => each.offsetParent !== null) ?? null;
}

/** Taking the focus to a parameter or an input on a card. */

import { infoOf } from "../catalogue";
import { currentRecipe, knowledge, usePreferences } from "../state";
import { useExpanded } from "./expanded";

const FRAMES = 30;
const CONTROLS = "input:not([type=hidden]), button, select, textarea, [tabindex]";

/** Opens what hides the parameter or input `name` of a node of the shown graph, and focuses it; the card itself
 * where it has none. */
export function focusWidget(id: string, name: string | null): void {
  const info = infoOf(knowledge(), currentRecipe(), id);
  const parameter = info?.parameters.find((each) => each.name === name);
  if (info && parameter?.more) {
    if (!useExpanded.getState().ids.has(id)) useExpanded.getState().toggle(id);
    if (parameter.group) usePreferences.getState().fold(`card/${info.type}/${parameter.group}`, true);
  }
  // The card may only now be drawn: another graph is shown, or its hidden half.
  let frames = FRAMES;
  const look = () => {
    const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    const control = name === null ? null : card && controlOf(card, CSS.escape(name));
    if (control) control.focus();
    else if (frames-- > 0) requestAnimationFrame(look);
    else card?.focus();
  };
  requestAnimationFrame(look);
}

function controlOf(card: HTMLElement, name: string): HTMLElement | null {
  return (
    card.querySelector<HTMLElement>(`.react-flow__handle.target[data-handleid="${name}"]`) ??
    card.querySelector(`[data-parameter="${name}"]`)?.querySelector<HTMLElement>(CONTROLS) ??
    null
  );
}

/** What one click can do about a problem. */

import type { NodeInfo, Problem, RecipeNode } from "../api/types";
import { fromPreset, outputOf, outputsThatFit, titlesOf } from "../catalogue";
import { within } from "../common/words";
import { remove, type Socket } from "../document";
import { currentRecipe, knowledge, mend, mendingOf, useDocument } from "../state";
import { isOutdated, migrate } from "../state/migrating";
import { t } from "../text";
import { focusNode } from "./focusing";
import { openPaletteFor } from "./palette";
import { resetParameter, resetParameters } from "./parameters";
import { connect } from "./wiring";

export interface Fix {
  readonly label: string;
  mend(): void;
  /** What it can be mended with that is there already; `mend` begins with something new. */
  readonly with?: readonly { readonly label: string; mend(): void }[];
}

/** Returns the fix of a problem of a node, or null when only the user knows. */
export function fixFor(
  problem: Problem,
  id: string,
  node: RecipeNode,
  info: NodeInfo | undefined,
): Fix | null {
  if (isOutdated(problem)) return { label: t("problems.migrate"), mend: () => void migrate([problem]) };
  const certain = mendingOf(problem);
  if (certain) return { label: certain.label, mend: () => mend(problem) };
  const parameter = info?.parameters.find((each) => each.name === problem.input);
  const input = info?.inputs.find((each) => each.name === problem.input);
  if (parameter?.widget.kind === "image")
    return { label: t("common.choosePicture"), mend: () => choosePicture(id) };
  const together = parameter && info ? fromPreset(info, node.parameters ?? {}) : null;
  if (together) return { label: t("app.fix.backToDefaults"), mend: () => resetParameters(id, together) };
  if (parameter && !parameter.required && node.parameters && Object.hasOwn(node.parameters, parameter.name)) {
    return {
      label: t("common.reset", { label: within(parameter.label) }),
      mend: () => resetParameter(id, parameter.name),
    };
  }
  if (input && problem.code === "missing") {
    return {
      label: t("app.fix.wire", { input: input.label }),
      mend: () => openPaletteFor(id, input),
      with: sourcesOf({ node: id, name: input.name }),
    };
  }
  if (problem.code === "unknown type") return { label: t("app.fix.removeNode"), mend: () => removeNode(id) };
  return null;
}

function sourcesOf(to: Socket): NonNullable<Fix["with"]> {
  const graph = currentRecipe();
  const titles = titlesOf(graph, knowledge());
  return outputsThatFit(knowledge(), graph, to).map((from) => ({
    label: t("app.fix.from", {
      node: titles.get(from.node) ?? from.node,
      output: outputOf(knowledge(), graph, from)?.label ?? from.name,
    }),
    mend: () => {
      connect(from, to, { x: innerWidth / 2, y: innerHeight / 2 });
      // Once the menu has given the focus back to its button, which goes with the problem.
      setTimeout(() => focusNode(to.node));
    },
  }));
}

// The picker hangs from the button of the node's own picture.
function choosePicture(id: string): void {
  const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  card?.querySelector<HTMLElement>(".image-field-button")?.click();
}

function removeNode(id: string): void {
  useDocument.getState().perform(remove(currentRecipe(), [id], [], "node"));
}

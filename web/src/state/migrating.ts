/** Bringing nodes up to date whose names were others when the recipe was made. */

import { ask } from "../api/http";
import type { Problem, ReadRecipe } from "../api/types";
import { patchesBetween } from "../document/between";
import { t } from "../text";
import { useDocument, wholeRecipe } from "./document";
import { attempt, say } from "./notices";

/** Whether a problem goes away when its node is migrated. */
export const isOutdated = ({ code, node }: Problem) => code === "outdated" && node !== null;

/** The nodes of these problems that can be migrated. */
export const outdatedNodes = (problems: readonly Problem[]): string[] => [
  ...new Set(problems.filter(isOutdated).flatMap(({ node }) => node ?? [])),
];

/** Migrates the nodes of these problems, with all that speaks of their names, as one edit. */
export async function migrate(problems: readonly Problem[]): Promise<void> {
  const recipe = wholeRecipe();
  const nodes = outdatedNodes(problems);
  const body = { recipe, nodes };
  const found = await attempt(ask<Pick<ReadRecipe, "recipe">>("POST", "migrate", { body }));
  if (!found) return;
  if (wholeRecipe() !== recipe) {
    say(t("problems.changedMeanwhile"), "problem");
    return;
  }
  const { settle, performWhole } = useDocument.getState();
  settle();
  const name = t("problems.stepMigrate", { count: nodes.length });
  performWhole({ name, patches: patchesBetween(recipe, found.value.recipe) });
}

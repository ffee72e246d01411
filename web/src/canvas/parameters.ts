/** Setting a parameter from a card or a panel. */

import { api } from "../api/client";
import { errorText } from "../api/http";
import type { JsonValue, ParameterInfo, Picture } from "../api/types";
import { infoOf, presetsOf, presetValues, sameValue } from "../catalogue";
import { marked, setParameter, setParameters } from "../document";
import { currentRecipe, knowledge, say, useDocument, useLists } from "../state";
import { t } from "../text";

export function changeParameter(node: string, parameter: string, value: JsonValue | undefined): void {
  const recipe = currentRecipe();
  if (staysAsItIs(node)) return;
  const info = infoOf(knowledge(), recipe, node);
  const label = info?.parameters.find((each) => each.name === parameter)?.label ?? parameter;
  useDocument.getState().perform(setParameter(node, parameter, value, label));
}

/** Whether a node is locked; then it says so. */
function staysAsItIs(node: string): boolean {
  const locked = marked(currentRecipe(), "locked").has(node);
  if (locked) say(t("structure.isLocked"));
  return locked;
}

/** The change is over: the next one is a step of undo of its own. */
export function commitParameter(): void {
  useDocument.getState().settle();
}

export function resetParameter(node: string, parameter: string): void {
  commitParameter();
  changeParameter(node, parameter, undefined);
  commitParameter();
}

/** Gives several parameters their defaults, in one step of undo. */
export function resetParameters(node: string, parameters: readonly ParameterInfo[]): void {
  if (staysAsItIs(node)) return;
  const defaults = parameters.map(({ name }) => [name, undefined] as const);
  commitParameter();
  useDocument.getState().perform(setParameters(node, defaults, t("app.edit.defaults")));
}

/** Gives a node the values of a preset, in one step of undo; a value that is the default is not written. */
export function choosePreset(node: string, preset: string): void {
  const info = infoOf(knowledge(), currentRecipe(), node);
  const chosen = info && presetsOf(info).find((each) => each.name === preset);
  if (!info || !chosen || staysAsItIs(node)) return;
  const values = [...presetValues(info, chosen)].map(
    ([parameter, value]) =>
      [parameter.name, sameValue(value, parameter.default) ? undefined : value] as const,
  );
  commitParameter();
  useDocument.getState().perform(setParameters(node, values, t("app.edit.preset", { preset })));
}

/** Stores a picture for what is on the canvas. Null where another recipe is there by then: that is said, and the
 * picture lies among the images. */
export async function uploadHere(file: File): Promise<Picture | null> {
  const { opened } = useDocument.getState();
  const picture = await upload(file);
  if (useDocument.getState().opened === opened) return picture;
  say(t("tabs.uploaded", { name: file.name }));
  return null;
}

/** Stores a picture on the server; when it refuses, throws its sentence. */
export async function upload(file: File): Promise<Picture> {
  try {
    const picture = await api.upload(file, file.name);
    await useLists.getState().loadPictures();
    return picture;
  } catch (error) {
    throw new Error(errorText(error));
  }
}

/** A painting that nothing saved: said once it is done, with what keeps the next one. */

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { NodeInfo } from "../api/types";
import { inputFor } from "../catalogue";
import { nodeOf, viewOf, wiresOf } from "../document";
import {
  cardsOf,
  currentRecipe,
  isActive,
  knowledge,
  placeOf,
  say,
  useDocument,
  useNotices,
  useRuns,
} from "../state";
import { t } from "../text";
import { moving } from "../ui/motion";
import type { End } from "./connecting";
import { useFlow } from "./flow";
import { add } from "./wiring";

const GAP = 72;

/** Whether no node of a finished run did anything besides handing values on. */
export function savedNothing(run: string): boolean {
  const { recipes, states } = useRuns.getState();
  const recipe = recipes[run];
  if (!recipe) return false;
  return !Object.entries(states[run] ?? {}).some(([path, { state }]) => {
    const place = placeOf(recipe, path);
    const type = place ? nodeOf(viewOf(recipe, place.scope), place.id)?.type : undefined;
    const ran = state === "done" || state === "cached";
    return ran && type !== undefined && knowledge().nodes.get(type)?.effect;
  });
}

/** The node that saves a picture, where the catalogue has one. */
export function savingNode(): NodeInfo | undefined {
  const known = knowledge();
  return [...known.nodes.values()].find((info) => info.effect && inputFor(known, info, "Image"));
}

/** Adds what saves a picture, wired to the last picture of a run; one that no other node takes comes first. */
export function addSaving(run: string, info: NodeInfo): void {
  const recipe = currentRecipe();
  const used = new Set(wiresOf(recipe).map(({ source, output }) => `${source}.${output}`));
  const paths = Object.keys(useRuns.getState().states[run] ?? {});
  const pictures = cardsOf(useDocument.getState().scope, paths).flatMap(picturesOf);
  const from = pictures.findLast(({ node, name }) => !used.has(`${node}.${name}`)) ?? pictures.at(-1) ?? null;
  const beside = useFlow.getState().nodes.find(({ id }) => id === from?.node);
  const { x, y } = beside?.position ?? { x: 0, y: 0 };
  const width = beside?.measured?.width ?? beside?.initialWidth ?? 0;
  add(info, { x: x + width + GAP, y }, from);
}

function picturesOf(node: string): End[] {
  const outputs = knowledge().nodes.get(nodeOf(currentRecipe(), node)?.type ?? "")?.outputs ?? [];
  return outputs
    .filter(({ socket }) => socket === "Image")
    .map(({ name, socket }) => ({ node, name, side: "output", socket }));
}

/** Says that a run saved nothing, with what adds a node that does, as long as its recipe is on the canvas. */
export function sayNothingSaved(run: string, info: NodeInfo, added: () => void): void {
  const { opened } = useDocument.getState();
  const act = () => {
    addSaving(run, info);
    added();
  };
  const notice = say(t("app.nothingSaved", { node: info.title }), "info", {
    label: t("app.addWhat", { node: info.title }),
    act,
  });
  const stop = useDocument.subscribe((state) => {
    if (state.opened === opened) return;
    stop();
    useNotices.getState().dismiss(notice);
  });
}

/** Says so whenever the shown run is done and saved nothing. */
export function useSaving(): void {
  const { fitView } = useReactFlow();
  useEffect(
    () =>
      useRuns.subscribe(({ shown, runs }, before) => {
        if (!shown || !isActive(before.runs[shown]) || runs[shown]?.state !== "done") return;
        if (!savedNothing(shown)) return;
        const info = savingNode();
        if (!info) return;
        sayNothingSaved(shown, info, () =>
          requestAnimationFrame(() => void fitView({ duration: moving(160), maxZoom: 1, padding: 0.08 })),
        );
      }),
    [fitView],
  );
}

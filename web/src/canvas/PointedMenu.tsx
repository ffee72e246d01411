import { create } from "zustand";
import type { RecipeNode } from "../api/types";
import { nodeOf, type Point } from "../document";
import { graphOf, useDocument, useInfo } from "../state";
import { t } from "../text";
import { MenuAt } from "../ui/Menu";
import { useFlow } from "./flow";
import { focusSelected } from "./focusing";
import { useNodeMenu } from "./NodeMenu";

interface Pointed {
  readonly id: string;
  readonly at: Point;
}

const usePointed = create<{ readonly pointed: Pointed | null }>()(() => ({ pointed: null }));

/** Selects a node and opens its menu at a place of the screen. */
export function openMenuAt(id: string, at: Point): void {
  useFlow.getState().select([id]);
  usePointed.setState({ pointed: { id, at } });
}

/** The menu of a node where the pointer asked for it. */
export function PointedMenu() {
  const pointed = usePointed((state) => state.pointed);
  const node = useDocument((state) => (pointed ? nodeOf(graphOf(state), pointed.id) : undefined));
  return pointed && node ? <Opened pointed={pointed} node={node} /> : null;
}

function Opened({ pointed: { id, at }, node }: { pointed: Pointed; node: RecipeNode }) {
  const info = useInfo(node.type);
  return (
    <MenuAt
      label={t("app.menu.of", { node: info?.title ?? node.type })}
      at={at}
      items={useNodeMenu({ id, node, info })}
      onFocusBack={focusSelected}
      onClose={() => usePointed.setState({ pointed: null })}
    />
  );
}

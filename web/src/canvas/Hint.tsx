import { type ReactFlowState, useStore } from "@xyflow/react";
import { Search } from "lucide-react";
import type { Point } from "../document";
import { t } from "../text";
import { isCardUnder } from "./underneath";

/** The most that it covers, from the corner of the canvas below. */
const WIDTH = 280;
const HEIGHT = 44;

/** The one hint on the canvas; it is a button, so that adding a node needs no double click. It goes where a card comes
 * to lie under it: what that shows is meant to be pressed. */
export function Hint({ onAdd }: { onAdd: (screen: Point) => void }) {
  const covers = useStore(coversCard);
  return (
    <button
      type="button"
      className="canvas-hint"
      data-covers={covers || undefined}
      onClick={(event) => {
        const box = event.currentTarget.closest(".canvas")?.getBoundingClientRect();
        if (box) onAdd({ x: box.left + box.width / 2 - 160, y: box.top + box.height / 4 });
      }}
    >
      <Search size={14} strokeWidth={1.5} aria-hidden />
      {t("app.doubleClick")}
    </button>
  );
}

function coversCard(flow: ReactFlowState): boolean {
  return isCardUnder({ left: 0, top: flow.height - HEIGHT, right: WIDTH, bottom: flow.height }, flow);
}

import { Search } from "lucide-react";
import type { Point } from "../document";
import { t } from "../text";

/** The one hint on the canvas; it is a button, so that adding a node needs no double click. */
export function Hint({ onAdd }: { onAdd: (screen: Point) => void }) {
  return (
    <button
      type="button"
      className="canvas-hint"
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

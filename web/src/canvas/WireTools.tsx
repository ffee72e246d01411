import { useReactFlow } from "@xyflow/react";
import { ChevronDown, ChevronUp, CircleDot, Plus, X } from "lucide-react";
import { keysText } from "../common/keys";
import {
  addDot,
  cutWires,
  dotsOf,
  nodeOf,
  orderWire,
  type Point,
  type WireRef,
  wireKey,
  wiresInto,
} from "../document";
import { currentRecipe, graphOf, useDocument } from "../state";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { useFlow } from "./flow";
import { openPaletteInto } from "./palette";

/** What can be done to the selected wire: take it away, put a node or a dot in, move it among the wires of an
 * input that takes several. */
export function WireTools({ wire, middle }: { wire: WireRef; middle: Point }) {
  const { flowToScreenPosition } = useReactFlow();
  const count = useDocument((state) => wiresInto(nodeOf(graphOf(state), wire.target), wire.input).length);
  const { perform } = useDocument.getState();
  const move = (slot: number) => {
    perform(orderWire(currentRecipe(), wire, slot));
    useFlow.getState().selectWire(wireKey({ ...wire, slot }));
  };
  return (
    <>
      {count > 1 ? (
        <>
          <IconButton
            label={t("wires.up")}
            size="small"
            icon={<ChevronUp size={14} />}
            disabled={wire.slot === 0}
            onClick={() => move(wire.slot - 1)}
          />
          <span className="wire-place">{t("wires.place", { number: wire.slot + 1, count })}</span>
          <IconButton
            label={t("wires.down")}
            size="small"
            icon={<ChevronDown size={14} />}
            disabled={wire.slot === count - 1}
            onClick={() => move(wire.slot + 1)}
          />
        </>
      ) : null}
      <IconButton
        label={t("wires.putNode")}
        size="small"
        icon={<Plus size={14} />}
        onClick={() => openPaletteInto(wire, flowToScreenPosition(middle), middle)}
      />
      <IconButton
        label={t("wires.putDot")}
        size="small"
        icon={<CircleDot size={14} />}
        onClick={() => {
          const half = Math.ceil(dotsOf(currentRecipe(), wire).length / 2);
          perform(addDot(currentRecipe(), wire, half, middle));
        }}
      />
      <IconButton
        label={t("wires.remove")}
        shortcut={keysText("delete")}
        size="small"
        icon={<X size={14} />}
        onClick={() => perform(cutWires(currentRecipe(), [wire]))}
      />
    </>
  );
}

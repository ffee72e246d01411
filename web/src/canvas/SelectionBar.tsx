import { useReactFlow } from "@xyflow/react";
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
  Group,
  LayoutDashboard,
  SquareDashed,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Alignment, Direction } from "../document";
import { useSelection } from "../state";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { arrangeSelection } from "./arranging";
import { groupSelection } from "./grouping";
import { alignSelection, distributeSelection, frameSelection, showFrame } from "./structure";
import "./SelectionBar.css";

const ALIGN: readonly (readonly [Alignment, ReactNode, string])[] = [
  ["left", <AlignStartVertical key="l" />, "Alt A"],
  ["centre", <AlignCenterVertical key="c" />, "Alt H"],
  ["right", <AlignEndVertical key="r" />, "Alt D"],
  ["top", <AlignStartHorizontal key="t" />, "Alt W"],
  ["middle", <AlignCenterHorizontal key="m" />, "Alt V"],
  ["bottom", <AlignEndHorizontal key="b" />, "Alt S"],
];
const DISTRIBUTE: readonly (readonly [Direction, ReactNode])[] = [
  ["across", <AlignHorizontalSpaceBetween key="a" />],
  ["down", <AlignVerticalSpaceBetween key="d" />],
];

/** What can be done to several selected cards together. */
export function SelectionBar() {
  const flow = useReactFlow();
  const count = useSelection((state) => state.nodes.length);
  if (count < 2) return null;
  return (
    <div className="selection-bar" role="toolbar" aria-label={t("structure.selection", { count })}>
      <span className="selection-count">{t("structure.selectedCount", { count })}</span>
      <span className="selection-line" />
      {ALIGN.map(([how, icon, keys]) => (
        <IconButton
          key={how}
          label={t(`structure.align.${how}`)}
          shortcut={keys}
          size="small"
          icon={icon}
          onClick={() => alignSelection(how)}
        />
      ))}
      <span className="selection-line" />
      {DISTRIBUTE.map(([how, icon]) => (
        <IconButton
          key={how}
          label={t(`structure.distribute.${how}`)}
          size="small"
          icon={icon}
          disabled={count < 3}
          onClick={() => distributeSelection(how)}
        />
      ))}
      <IconButton
        label={t("structure.arrangeSelection")}
        shortcut="Shift A"
        size="small"
        icon={<LayoutDashboard />}
        onClick={() => void arrangeSelection()}
      />
      <span className="selection-line" />
      <IconButton
        label={t("structure.frameSelection")}
        shortcut="Ctrl Shift F"
        size="small"
        icon={<SquareDashed />}
        onClick={() => showFrame(flow, frameSelection({ x: 0, y: 0 }))}
      />
      <IconButton
        label={t("structure.group")}
        shortcut="Ctrl G"
        size="small"
        icon={<Group />}
        onClick={groupSelection}
      />
    </div>
  );
}

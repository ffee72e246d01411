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
import { useKeysText, useSelection } from "../state";
import { t } from "../text";
import { IconButton, type IconButtonProps } from "../ui/IconButton";
import { arrangeSelection } from "./arranging";
import { groupSelection } from "./grouping";
import { alignSelection, distributeSelection, frameSelection, showFrame } from "./structure";
import "./SelectionBar.css";

// Each with the command of the keyboard that does the same.
const ALIGN: readonly (readonly [Alignment, ReactNode, string])[] = [
  ["left", <AlignStartVertical key="l" />, "alignLeft"],
  ["centre", <AlignCenterVertical key="c" />, "alignCentre"],
  ["right", <AlignEndVertical key="r" />, "alignRight"],
  ["top", <AlignStartHorizontal key="t" />, "alignTop"],
  ["middle", <AlignCenterHorizontal key="m" />, "alignMiddle"],
  ["bottom", <AlignEndHorizontal key="b" />, "alignBottom"],
];
const DISTRIBUTE: readonly (readonly [Direction, ReactNode, string])[] = [
  ["across", <AlignHorizontalSpaceBetween key="a" />, "distributeAcross"],
  ["down", <AlignVerticalSpaceBetween key="d" />, "distributeDown"],
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
      {ALIGN.map(([how, icon, command]) => (
        <Tool
          key={how}
          label={t(`structure.align.${how}`)}
          command={command}
          icon={icon}
          onClick={() => alignSelection(how)}
        />
      ))}
      <span className="selection-line" />
      {DISTRIBUTE.map(([how, icon, command]) => (
        <Tool
          key={how}
          label={t(`structure.distribute.${how}`)}
          command={command}
          icon={icon}
          disabled={count < 3}
          onClick={() => distributeSelection(how)}
        />
      ))}
      <Tool
        label={t("structure.arrangeSelection")}
        command="arrange"
        icon={<LayoutDashboard />}
        onClick={() => void arrangeSelection()}
      />
      <span className="selection-line" />
      <Tool
        label={t("structure.frameSelection")}
        command="frame"
        icon={<SquareDashed />}
        onClick={() => showFrame(flow, frameSelection({ x: 0, y: 0 }))}
      />
      <Tool label={t("structure.group")} command="group" icon={<Group />} onClick={groupSelection} />
    </div>
  );
}

interface ToolProps extends Pick<IconButtonProps, "label" | "icon" | "disabled" | "onClick"> {
  /** The command of the keyboard that does the same. */
  command: string;
}

function Tool({ command, ...rest }: ToolProps) {
  const keys = useKeysText(command);
  return <IconButton size="small" {...(keys ? { shortcut: keys } : {})} {...rest} />;
}

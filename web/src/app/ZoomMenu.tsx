import { useReactFlow, useStore } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { arrangeAll, FIT, fitGraph } from "../canvas";
import { useKeysText } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Menu } from "../ui/Menu";

const STEPS = [0.5, 1, 1.5];

export function ZoomMenu() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const flow = useReactFlow();
  const { fitView, zoomTo, zoomIn, zoomOut } = flow;
  return (
    <Menu
      trigger={
        <Button kind="plain" className="zoom-button" aria-label={t("app.zoom", { percent })}>
          {percent} %
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
        </Button>
      }
      items={[
        { label: t("shortcuts.zoomIn"), shortcut: useKeysText("zoomIn"), onSelect: () => void zoomIn() },
        { label: t("shortcuts.zoomOut"), shortcut: useKeysText("zoomOut"), onSelect: () => void zoomOut() },
        { label: t("shortcuts.fit"), shortcut: useKeysText("fit"), onSelect: () => void fitGraph(flow) },
        {
          label: t("structure.arrangeAll"),
          shortcut: useKeysText("arrange"),
          onSelect: () => void arrangeAll().then(() => fitView({ ...FIT, duration: 150 })),
        },
        { kind: "line" },
        ...STEPS.map((zoom) => ({ label: `${zoom * 100} %`, onSelect: () => void zoomTo(zoom) })),
      ]}
    />
  );
}

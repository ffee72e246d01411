import { useReactFlow, useStore } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { FIT } from "../canvas";
import { Button } from "../ui/Button";
import { Menu } from "../ui/Menu";

const STEPS = [0.5, 1, 1.5];

export function ZoomMenu() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const { fitView, zoomTo, zoomIn, zoomOut } = useReactFlow();
  return (
    <Menu
      trigger={
        <Button kind="plain" className="zoom-button" aria-label={`Zoom: ${percent} %`}>
          {percent} %
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
        </Button>
      }
      items={[
        { label: "Zoom in", shortcut: "+", onSelect: () => void zoomIn() },
        { label: "Zoom out", shortcut: "−", onSelect: () => void zoomOut() },
        { label: "Fit the graph", shortcut: "F", onSelect: () => void fitView(FIT) },
        { kind: "line" },
        ...STEPS.map((zoom) => ({ label: `${zoom * 100} %`, onSelect: () => void zoomTo(zoom) })),
      ]}
    />
  );
}

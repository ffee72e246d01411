import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { takeFiles } from "../canvas";
import { middleOfCanvas } from "./middleOfCanvas";

/** Files let go beside the canvas are taken too: left alone, the browser would leave the editor for them. */
export function useStrayDrops(): void {
  const flow = useReactFlow();
  useEffect(() => {
    const mine = (event: DragEvent) =>
      !event.defaultPrevented && [...(event.dataTransfer?.types ?? [])].includes("Files");
    const over = (event: DragEvent) => {
      if (!mine(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = asks() ? "none" : "copy";
    };
    const drop = (event: DragEvent) => {
      if (!mine(event)) return;
      event.preventDefault();
      if (asks()) return;
      void takeFiles([...(event.dataTransfer?.files ?? [])], flow.screenToFlowPosition(middleOfCanvas()));
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, [flow]);
}

const asks = () => document.querySelector("[role=dialog]") !== null;

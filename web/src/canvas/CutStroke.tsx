import { useReactFlow } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { seeksByLetter } from "../common/keys";
import { cutWires, type Point } from "../document";
import { currentRecipe, useDocument } from "../state";
import { t } from "../text";
import { announce } from "./announcing";
import { type Curve, crosses, drawnCurves } from "./curves";
import { useMarked } from "./marked";
import { wireOf } from "./wires";
import "./CutStroke.css";

const WRITES = "input, textarea, select, [contenteditable=true]";
/** Held while one draws across wires to cut them. */
export const CUT_KEY = "x";

/** While X is held, a stroke across wires cuts them when it ends; those that it crosses are red before. */
export function CutStroke() {
  const { screenToFlowPosition } = useReactFlow();
  const armed = useHeldKey();
  const [stroke, setStroke] = useState<readonly Point[]>([]);
  const curves = useRef<Map<string, Curve>>(new Map());
  const drawing = stroke.length > 0;
  useEffect(() => {
    if (armed && !drawing) announce(t("wires.cutHint"));
  }, [armed, drawing]);
  useEffect(() => {
    if (!drawing) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      setStroke([]);
      useMarked.getState().cross(new Set());
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, [drawing]);
  if (!armed && !drawing) return null;

  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    curves.current = drawnCurves();
    setStroke([{ x: event.clientX, y: event.clientY }]);
  };
  const draw = (event: PointerEvent) => {
    const last = stroke.at(-1);
    const at = { x: event.clientX, y: event.clientY };
    if (!last || (last.x === at.x && last.y === at.y)) return;
    const [a, b] = [screenToFlowPosition(last), screenToFlowPosition(at)];
    const { cut, cross } = useMarked.getState();
    const hit = [...curves.current].filter(([id, curve]) => !cut.has(id) && crosses(curve, a, b));
    if (hit.length > 0) cross(new Set([...cut, ...hit.map(([id]) => id)]));
    setStroke([...stroke, at]);
  };
  const end = () => {
    const { cut, cross } = useMarked.getState();
    const wires = [...cut].flatMap((id) => wireOf(id) ?? []);
    cross(new Set());
    setStroke([]);
    if (wires.length === 0) return;
    useDocument.getState().perform(cutWires(currentRecipe(), wires));
    announce(t("wires.cutCount", { count: wires.length }));
  };
  return (
    <div
      className="cut-stroke"
      aria-hidden
      onPointerDown={begin}
      onPointerMove={draw}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <Line stroke={stroke} />
    </div>
  );
}

function Line({ stroke }: { stroke: readonly Point[] }) {
  const box = document.querySelector(".canvas")?.getBoundingClientRect();
  if (!box || stroke.length < 2) return null;
  return (
    <svg aria-hidden>
      <polyline points={stroke.map(({ x, y }) => `${x - box.left},${y - box.top}`).join(" ")} />
    </svg>
  );
}

function useHeldKey(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const free = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      const writing =
        seeksByLetter(event.target) || (event.target instanceof Element && event.target.matches(WRITES));
      if (free && !writing && !event.repeat && event.key.toLowerCase() === CUT_KEY) {
        if (!document.querySelector("[role=dialog]")) setHeld(true);
      }
    };
    const release = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === CUT_KEY) setHeld(false);
    };
    const leave = () => setHeld(false);
    window.addEventListener("keydown", press);
    window.addEventListener("keyup", release);
    window.addEventListener("blur", leave);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener("keyup", release);
      window.removeEventListener("blur", leave);
    };
  }, []);
  return held;
}

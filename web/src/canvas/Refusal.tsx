import { CircleSlash } from "lucide-react";
import { useEffect, useRef } from "react";
import { t } from "../text";
import { Button } from "../ui/Button";
import { useConnecting } from "./connecting";

const SHOWN = 4500;
const WIDTH = 300;
const HEIGHT = 120;

/** Why a wire was refused, near where it was let go, and what Enter does about it. */
export function Refusal() {
  const refusal = useConnecting((state) => state.refusal);
  const forget = useConnecting((state) => state.forget);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!refusal) return;
    // What can be mended waits for an answer.
    const timer = refusal.mend ? undefined : setTimeout(forget, SHOWN);
    const before = document.activeElement;
    const button = box.current?.querySelector("button");
    button?.focus({ preventScroll: true });
    const press = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target)) {
        if (!(event instanceof KeyboardEvent) || event.key === "Enter" || event.key === " ") return;
        if (event.key === "Escape") {
          event.preventDefault();
          if (before instanceof HTMLElement) before.focus({ preventScroll: true });
        }
      }
      if (!(event instanceof KeyboardEvent) || !MODIFIERS.has(event.key)) forget();
    };
    window.addEventListener("pointerdown", press);
    window.addEventListener("keydown", press, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointerdown", press);
      window.removeEventListener("keydown", press, true);
    };
  }, [refusal, forget]);
  if (!refusal) return null;
  const { mend } = refusal;
  const left = Math.max(8, Math.min(refusal.at.x + 12, innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(refusal.at.y + 12, innerHeight - HEIGHT));
  return (
    <div ref={box} className="refusal" role="alert" style={{ left, top, maxWidth: WIDTH }}>
      <CircleSlash size={16} strokeWidth={1.5} aria-hidden />
      <div>
        <span>{refusal.text}</span>
        {mend ? (
          <div className="refusal-mend">
            <Button
              size="small"
              onClick={() => {
                forget();
                mend.act();
              }}
            >
              {mend.label}
            </Button>
            <span className="refusal-key">{t("wires.mendKey")}</span>
          </div>
        ) : null}
      </div>
    </div>
  );
}

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta"]);

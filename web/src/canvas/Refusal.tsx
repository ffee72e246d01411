import { CircleSlash } from "lucide-react";
import { useEffect } from "react";
import { useConnecting } from "./connecting";

const SHOWN = 4500;
const WIDTH = 300;

/** Why a wire was refused, near where it was let go. */
export function Refusal() {
  const refusal = useConnecting((state) => state.refusal);
  const forget = useConnecting((state) => state.forget);
  useEffect(() => {
    if (!refusal) return;
    const timer = setTimeout(forget, SHOWN);
    window.addEventListener("pointerdown", forget);
    window.addEventListener("keydown", forget);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointerdown", forget);
      window.removeEventListener("keydown", forget);
    };
  }, [refusal, forget]);
  if (!refusal) return null;
  const left = Math.max(8, Math.min(refusal.at.x + 12, innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(refusal.at.y + 12, innerHeight - 96));
  return (
    <div className="refusal" role="alert" style={{ left, top, maxWidth: WIDTH }}>
      <CircleSlash size={16} strokeWidth={1.5} aria-hidden />
      <span>{refusal.text}</span>
    </div>
  );
}

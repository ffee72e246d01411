import { useEffect, useState } from "react";
import { useQueue } from "../state";

/** Seconds until a queue that was found full likely has room again, told anew every second; null where it has. */
export function useRoomIn(): number | null {
  const until = useQueue((state) => state.fullUntil);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return;
    const tick = () => {
      setNow(Date.now());
      if (Date.now() >= until) useQueue.getState().hasRoom();
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return until === null || now >= until ? null : (until - now) / 1000;
}

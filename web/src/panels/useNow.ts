import { useEffect, useState } from "react";

/** The time in Unix seconds, told anew every `every` seconds. */
export function useNow(every = 20): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), every * 1000);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

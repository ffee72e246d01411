import { useCallback, useEffect, useState } from "react";

/** A ref for an element, and whether it was ever in sight. */
export function useInSight(): [(element: HTMLElement | null) => void, boolean] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [seen, setSeen] = useState(false);
  const ref = useCallback((found: HTMLElement | null) => setElement(found), []);
  useEffect(() => {
    if (!element || seen) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, seen]);
  return [ref, seen];
}

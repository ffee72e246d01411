import { lazy, Suspense } from "react";
import { useHelp } from "./help";

const Sheet = lazy(() => import("./shortcuts/Sheet"));

/** The sheet of shortcuts, loaded when it is first asked for. */
export function HelpSheet() {
  const open = useHelp((state) => state.open);
  return open ? (
    <Suspense>
      <Sheet />
    </Suspense>
  ) : null;
}

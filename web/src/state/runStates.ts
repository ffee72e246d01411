/** In which state a run is, as the editor needs to know it. */

import type { Run } from "../api/types";

/** Whether a run waits for its turn: a new one, or one that was interrupted and goes on by itself. */
export const isWaiting = (run: Run | undefined): boolean =>
  run?.state === "queued" || (run?.state === "interrupted" && run.place !== null);

/** Whether a run paints now. */
export const isPainting = (run: Run | undefined): boolean => run?.state === "running";

/** Whether a run paints, or will without anybody asking for it. */
export const isActive = (run: Run | undefined): boolean => isPainting(run) || isWaiting(run);

/** Whether a run was interrupted and rests until somebody resumes it. */
export const isResting = (run: Run | undefined): boolean => run?.state === "interrupted" && !isWaiting(run);

/** Whether a run stands still, for good or until it is resumed. */
export const isPast = (run: Run | undefined): boolean => run !== undefined && !isActive(run);

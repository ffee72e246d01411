/** Asks the worker for what would hold up the page. */

import type { Done, Task } from "./worker";

export interface Beside {
  /** Resolves with what the worker made; rejects when it failed. */
  ask<T extends Done>(task: Task): Promise<T>;
  stop(): void;
}

export function workBeside(): Beside {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, { resolve: (done: Done) => void; reject: (error: Error) => void }>();
  let next = 0;
  worker.onmessage = ({ data: { id, done } }: MessageEvent<{ id: number; done: Done }>) => {
    waiting.get(id)?.resolve(done);
    waiting.delete(id);
  };
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
  };
  return {
    ask: <T extends Done>(task: Task) =>
      new Promise<T>((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve: (done) => resolve(done as T), reject });
        worker.postMessage({ id, task });
      }),
    stop: () => worker.terminate(),
  };
}

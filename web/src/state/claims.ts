/** Which drafts are open in a tab that lives: each tab holds a lock for each of its own, which the browser lets go
 * of when the tab is closed or crashes. */

const PREFIX = "impasto draft ";
/** How long a page that is loaded anew waits for the page that it was before to let go, in milliseconds. */
const HANDOVER = 1500;

// Without them (a server that is reached over plain http from elsewhere) each draft counts as this tab's.
const locks = (): LockManager | undefined => navigator.locks;

/** Takes a draft for this tab. Returns whether no other tab has it; a page that was loaded anew waits a little. */
export async function claim(key: string, patience = 0): Promise<boolean> {
  const manager = locks();
  if (!manager) return true;
  const options: LockOptions =
    patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
  return new Promise((resolve, reject) => {
    manager
      .request(PREFIX + key, options, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise<void>((done) => held.set(key, done)) : undefined;
      })
      .catch((error: unknown) => {
        if (error instanceof DOMException) resolve(false);
        else reject(error);
      });
  });
}

const held = new Map<string, () => void>();

/** Lets go of a draft: it stays in the journal, for any tab to take. */
export function release(key: string): void {
  held.get(key)?.();
  held.delete(key);
}

/** The drafts that some tab has, this one's among them. */
export async function claimed(): Promise<Set<string>> {
  const names = (await locks()?.query())?.held?.map(({ name }) => name ?? "") ?? [];
  const others = names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  return new Set([...others, ...held.keys()]);
}

/** How long to wait for a draft that this very page may still hold: not at all, unless it was loaded anew. */
export function patienceOfReload(): number {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "reload" ? HANDOVER : 0;
}

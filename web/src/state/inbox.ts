/** Messages come one by one, at times by the hundred: those of a moment are taken together and drawn once. */

const MOMENT = 40;

export interface Inbox<T> {
  add(item: T): void;
  /** Takes what waits now. */
  flush(): void;
}

/** An inbox whose items `take` is given, those of a moment together and in their order. */
export function inboxOf<T>(take: (items: readonly T[]) => void): Inbox<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const items = waiting;
    waiting = [];
    if (items.length > 0) take(items);
  };
  return {
    add: (item) => {
      waiting.push(item);
      timer ??= setTimeout(flush, MOMENT);
    },
    flush,
  };
}

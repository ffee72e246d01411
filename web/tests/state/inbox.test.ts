import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inboxOf } from "../../src/state/inbox";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what comes within a moment is taken together, in its order, and nothing twice", async () => {
  const taken: number[] = [];
  const inbox = inboxOf<number>((items) => taken.push(...items));
  for (const item of [1, 2, 3]) inbox.add(item);
  expect(taken).toEqual([]);
  await vi.advanceTimersByTimeAsync(50);
  expect(taken).toEqual([1, 2, 3]);
  inbox.add(4);
  inbox.flush();
  expect(taken).toEqual([1, 2, 3, 4]);
  await vi.advanceTimersByTimeAsync(50);
  expect(taken).toEqual([1, 2, 3, 4]);
});

test("what is added while others are taken waits for the next moment", async () => {
  const taken: number[] = [];
  const inbox = inboxOf<number>((items) => {
    taken.push(...items);
    if (items.includes(1)) inbox.add(3);
  });
  inbox.add(1);
  inbox.add(2);
  await vi.advanceTimersByTimeAsync(50);
  expect(taken).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(50);
  expect(taken).toEqual([1, 2, 3]);
});

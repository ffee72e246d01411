import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useConnection, whenConnected } from "../../src/state";

const connection = () => useConnection.getState();

beforeEach(() => {
  vi.useFakeTimers();
  connection().setConnected(false);
});
afterEach(() => {
  vi.useRealTimers();
});

test("a lost connection is told from a first one", () => {
  useConnection.setState({ connected: false, wasConnected: false });
  expect(connection()).toMatchObject({ connected: false, wasConnected: false });
  connection().setConnected(true);
  connection().setConnected(false);
  expect(connection()).toMatchObject({ connected: false, wasConnected: true });
});

test("a login that was put off is not asked for at once again, and needs no answer once there is a connection", () => {
  connection().lockOut();
  expect(connection().lockedOut).toBe(true);
  connection().logInLater();
  connection().lockOut();
  expect(connection().lockedOut).toBe(false);
  vi.advanceTimersByTime(60_000);
  connection().lockOut();
  expect(connection().lockedOut).toBe(true);
  connection().setConnected(true);
  expect(connection().lockedOut).toBe(false);
});

test("whoever waits for the server goes on when it is there, or when the waiting is given up", async () => {
  const gone = vi.fn();
  const giveUp = new AbortController();
  void whenConnected(new AbortController().signal).then(() => gone("first"));
  void whenConnected(giveUp.signal).then(() => gone("second"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(gone).not.toHaveBeenCalled();
  giveUp.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(gone.mock.calls).toEqual([["second"]]);
  connection().setConnected(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(gone.mock.calls).toEqual([["second"], ["first"]]);
});

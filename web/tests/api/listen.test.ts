import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Listening, listen } from "../../src/api/events";

class Socket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = Socket.CONNECTING;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    Socket.all.push(this);
  }
  say(number: number): void {
    this.readyState = Socket.OPEN;
    this.onmessage?.({ data: JSON.stringify({ number, run: null, event: { kind: "system_changed" } }) });
  }
  end(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  close(): void {
    this.closed = true;
  }
}

const connected: boolean[] = [];
const heard: number[] = [];
let listening: Listening;
const newest = () => Socket.all.at(-1) as Socket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Socket);
  Socket.all = [];
  connected.length = heard.length = 0;
  listening = listen({
    message: ({ number }) => heard.push(number),
    preview: () => {},
    connected: (yes) => connected.push(yes),
  });
});
afterEach(() => {
  listening.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a lost socket is opened again and asks for what came after its last number", async () => {
  newest().say(41);
  newest().say(42);
  newest().end();
  expect(connected).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(400);
  expect(Socket.all).toHaveLength(2);
  expect(newest().url).toMatch(/events\?after=42$/);
  newest().say(43);
  expect([connected, heard]).toEqual([
    [true, false, true],
    [41, 42, 43],
  ]);
});

test("while nobody answers it asks less and less often, and at once when it is told to", async () => {
  newest().end();
  const times: number[] = [];
  for (let tries = 1; tries < 8; tries++) {
    const before = Date.now();
    await vi.advanceTimersToNextTimerAsync();
    times.push(Date.now() - before);
    expect(Socket.all).toHaveLength(tries + 1);
    newest().end();
  }
  expect(Math.min(...times.slice(-2))).toBeGreaterThanOrEqual(4000);
  expect(Math.max(...times)).toBeLessThanOrEqual(8000);
  expect(times[0]).toBeLessThanOrEqual(400);
  listening.retry();
  expect(Socket.all).toHaveLength(9);
  listening.retry(); // one is on its way
  expect(Socket.all).toHaveLength(9);
});

test("a server that accepts and says nothing before it closes is no connection", async () => {
  newest().readyState = Socket.OPEN;
  newest().end();
  expect(connected).toEqual([false]);
});

test("a socket that nobody answers behind is given up, and what it says later is not heard", async () => {
  const silent = newest();
  silent.say(7);
  listening.drop();
  expect([silent.closed, connected]).toEqual([true, [true, false]]);
  silent.say(8);
  silent.end();
  expect([heard, connected]).toEqual([[7], [true, false]]);
  await vi.advanceTimersByTimeAsync(400);
  expect(newest().url).toMatch(/after=7$/);
});

test("once stopped it stays so", async () => {
  newest().say(1);
  listening.stop();
  newest().end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Socket.all).toHaveLength(1);
});

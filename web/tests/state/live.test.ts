import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as calls from "../../src/api/live";
import type { LiveLine, LiveRequest } from "../../src/api/types";
import {
  keepLive,
  useConnection,
  useDocument,
  useLive,
  useNotices,
  usePreferences,
  useRuns,
} from "../../src/state";
import { aRun } from "../aRun";

interface Asked {
  readonly body: LiveRequest;
  readonly signal: AbortSignal;
  readonly tell: (line: LiveLine) => void;
  readonly end: () => void;
}

let stop: () => void;
let asked: Asked[];

const recipe = (amount: number) => ({
  impasto: 1 as const,
  name: "Live",
  nodes: { blend: { type: "Blend", parameters: { amount } } },
});
const open = (amount: number) =>
  useDocument.getState().open(recipe(amount), { id: null, shipped: false }, null);
// As a slider does: the same recipe, another value.
const change = (amount: number) => useDocument.setState({ recipe: recipe(amount) });
const picture = (key: string | null, node = "blend"): LiveLine => ({
  kind: "picture",
  node,
  side: 128,
  width: 128,
  height: 96,
  key,
  jpeg: btoa("jpeg"),
});
const step: LiveLine = { kind: "step", side: 128, seconds: 1, refining: true };
const newest = () => asked.at(-1) as Asked;

beforeEach(async () => {
  vi.useFakeTimers();
  asked = [];
  vi.spyOn(calls, "askLive").mockImplementation((body, signal, tell) => {
    return new Promise<void>((resolve) => {
      asked.push({ body, signal, tell, end: resolve });
      signal.addEventListener("abort", () => resolve());
    });
  });
  let made = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => `blob:${made++}`);
  useLive.setState({ pictures: {}, problems: {}, state: "idle" });
  useRuns.setState({ runs: {} });
  useConnection.setState({ connected: true });
  usePreferences.setState({ liveMode: true });
  open(1);
  stop = keepLive();
  await vi.advanceTimersByTimeAsync(100);
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("what is open is shown at once, and anew shortly after a change, whole only in live mode", async () => {
  expect(asked).toHaveLength(1);
  change(2);
  await vi.advanceTimersByTimeAsync(70);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(newest().body).toMatchObject({ whole: true, recipe: recipe(2) });
  usePreferences.setState({ liveMode: false });
  await vi.advanceTimersByTimeAsync(100);
  expect(newest().body.whole).toBe(false);
  expect(new Set(asked.map(({ body }) => body.tab)).size).toBe(1);
});

test("a slider that does not rest is followed all the same, but not at every step", async () => {
  for (let amount = 2; amount < 42; amount++) {
    change(amount);
    await vi.advanceTimersByTimeAsync(25);
  }
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(asked.length).toBeLessThanOrEqual(5);
});

test("a change gives up what was asked before, and what still comes of it is not shown", async () => {
  const [old] = asked as [Asked];
  change(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(old.signal.aborted).toBe(true);
  expect(newest().signal.aborted).toBe(false);
  newest().tell(picture("new"));
  newest().tell(step);
  expect(useLive.getState().pictures.blend).toMatchObject({ key: "new", width: 128 });
});

test("what moves but means nothing else asks for nothing", async () => {
  useDocument.setState(({ recipe: before }) => ({
    recipe: { ...before, nodes: { ...before.nodes }, layout: { blend: [7, 7] } },
  }));
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(1);
});

test("pictures that are there are named, kept when they are the same, and dropped with their nodes", async () => {
  newest().tell(picture("aaaa"));
  newest().tell(picture("bbbb", "other"));
  newest().tell(picture(null, "unfinished"));
  newest().tell(step);
  const { url } = useLive.getState().pictures.blend as { url: string };
  change(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(newest().body.shown).toEqual(["aaaa", "bbbb"]);
  newest().tell({ kind: "same", node: "blend", side: 128, key: "aaaa" });
  expect(Object.keys(useLive.getState().pictures)).toEqual(["blend", "other", "unfinished"]);
  newest().tell(step);
  expect(Object.keys(useLive.getState().pictures)).toEqual(["blend"]);
  expect(useLive.getState().pictures.blend?.url).toBe(url);
});

test("while a run is painted the previews wait, and come when it is over", async () => {
  useRuns.setState({ runs: { r1: aRun({ id: "r1", state: "running" }) } });
  newest().tell({ kind: "over", how: "painting" });
  newest().end();
  await vi.advanceTimersByTimeAsync(5000);
  expect(useLive.getState().state).toBe("waiting");
  expect(asked).toHaveLength(1);
  useRuns.setState({ runs: { r1: aRun({ id: "r1", state: "done" }) } });
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(2);
  expect(useLive.getState().state).toBe("working");
});

test("a server that is not ready is asked again, one whose worker was lost only after a change", async () => {
  newest().tell({ kind: "over", how: "starting" });
  newest().end();
  await vi.advanceTimersByTimeAsync(2100);
  expect(asked).toHaveLength(2);
  newest().tell({ kind: "over", how: "lost" });
  expect(useLive.getState().state).toBe("failed");
  newest().end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(2);
  change(3);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(3);
});

test("nothing is asked for while the server is away or the page is hidden", async () => {
  useConnection.setState({ connected: false });
  change(2);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(1);
  useConnection.setState({ connected: true });
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(2);
  const seen = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(newest().signal.aborted).toBe(true);
  change(3);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(2);
  seen.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(100);
  expect(newest().body.recipe).toEqual(recipe(3));
});

test("what fails is told of its node until the next request, and another recipe begins with nothing", async () => {
  const problem = {
    code: "failed" as const,
    message: "Too grey.",
    hint: "",
    node: "blend",
    input: null,
    received: null,
  };
  newest().tell(picture("aaaa"));
  newest().tell({ kind: "failed", node: "blend", problem });
  expect(useLive.getState().problems.blend?.message).toBe("Too grey.");
  change(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(useLive.getState().problems).toEqual({});
  expect(useLive.getState().pictures.blend?.key).toBe("aaaa");
  open(9);
  expect(useLive.getState().pictures).toEqual({});
});

test("what is still under way for one recipe is not shown on another, nor while the server is away", async () => {
  const [old] = asked as [Asked];
  open(9);
  expect(old.signal.aborted).toBe(true);
  old.tell(picture("old"));
  expect(useLive.getState().pictures).toEqual({});
  await vi.advanceTimersByTimeAsync(100);
  expect(newest().body.recipe).toEqual(recipe(9));
  expect(useLive.getState().state).toBe("working");
  useConnection.setState({ connected: false });
  expect(useLive.getState().state).toBe("idle");
});

test("the address of a picture that a step drops is given back", async () => {
  const revoked = vi.spyOn(URL, "revokeObjectURL");
  newest().tell(picture("bbbb", "other"));
  const url = useLive.getState().pictures.other?.url;
  change(2);
  await vi.advanceTimersByTimeAsync(100);
  newest().tell(step);
  await vi.advanceTimersByTimeAsync(2000);
  expect(revoked.mock.calls).toEqual([[url]]);
});

test("lines are told whole, however the stream is cut", async () => {
  const bytes = new TextEncoder().encode('{"a":"ä"}\n{"b":2}\n\n{"c":3}');
  for (const size of [1, 3, 7, 100]) {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const lines: string[] = [];
    await calls.eachLine(stream, (line) => lines.push(line));
    expect(lines).toEqual(['{"a":"ä"}', '{"b":2}', '{"c":3}']);
  }
});

test("that a graph is too large to be shown live is said once of it, and stands at the switch", async () => {
  const said = () => useNotices.getState().notices.map(({ text }) => text);
  useNotices.setState({ notices: [] });
  for (const amount of [2, 3]) {
    newest().tell({ kind: "over", how: "large" });
    newest().end();
    await vi.advanceTimersByTimeAsync(0);
    expect(useLive.getState().state).toBe("large");
    expect(said()).toEqual([expect.stringContaining("too large for live previews")]);
    useNotices.setState(({ notices }) => ({ notices: amount === 2 ? notices : [] }));
    change(amount);
    await vi.advanceTimersByTimeAsync(100);
  }
  newest().tell({ kind: "over", how: "large" });
  expect(said()).toEqual([]);
});

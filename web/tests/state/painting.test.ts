import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import { Refused, Unreachable } from "../../src/api/http";
import { rename } from "../../src/document";
import {
  giveUpPainting,
  paint,
  paintLater,
  useConnection,
  useDocument,
  useNotices,
  usePreferences,
  useProblems,
  useQueue,
  useRuns,
  useSending,
} from "../../src/state";
import { aRun } from "../aRun";

const send = vi.spyOn(api, "paint");
const keys = () => send.mock.calls.map(([, , key]) => key);

beforeEach(() => {
  vi.useFakeTimers();
  send.mockReset();
  vi.spyOn(api, "run").mockImplementation(async (id) => ({
    ...aRun({ id }),
    recipe: { impasto: 1 },
    nodes: {},
    inputs: [],
    versions: {},
  }));
  useDocument.getState().open({ impasto: 1, name: "Coast" }, { id: null, shipped: false }, null);
  useRuns.setState({ runs: {}, shown: null });
  useQueue.setState({ fullUntil: null });
  useNotices.setState({ notices: [] });
  useConnection.getState().setConnected(true);
});
afterEach(() => {
  vi.useRealTimers();
});

test("a painting whose answer was lost is sent again with the same key, once the server is back", async () => {
  send.mockRejectedValueOnce(new Unreachable()).mockResolvedValueOnce(aRun({ id: "r7" }));
  useConnection.getState().setConnected(false);
  const done = paint();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(useSending.getState().state).toBe("waiting");
  expect(send).toHaveBeenCalledTimes(1);
  useDocument.getState().perform(rename("Coast by night"));
  useConnection.getState().setConnected(true);
  await done;
  expect(useSending.getState().state).toBe("idle");
  expect(useRuns.getState().shown).toBe("r7");
  const [first, second] = send.mock.calls;
  expect(second).toEqual(first);
  expect(first?.[2]).toMatch(/^[0-9a-f]{32}$/);
});

test("what is sent late leaves the canvas to the recipe that was opened meanwhile", async () => {
  send.mockRejectedValueOnce(new Unreachable()).mockResolvedValueOnce(aRun({ id: "r7", name: "Coast" }));
  useConnection.getState().setConnected(false);
  const done = paint();
  await vi.advanceTimersByTimeAsync(60_000);
  useDocument.getState().open({ impasto: 1, name: "Other" }, { id: null, shipped: false }, null);
  useConnection.getState().setConnected(true);
  await done;
  expect(send.mock.calls[1]?.[0].name).toBe("Coast");
  expect(useRuns.getState().shown).toBeNull();
  expect(useRuns.getState().runs.r7).toBeDefined();
  expect(useNotices.getState().notices[0]?.text).toBe("Coast waits for its turn.");
});

test("problems of a recipe that is no longer on the canvas are told by its name, and on no card", async () => {
  const problem = { code: "missing" as const, message: "Nothing is wired.", hint: "", node: "a" };
  send
    .mockRejectedValueOnce(new Unreachable())
    .mockRejectedValueOnce(new Refused(422, "", [{ ...problem, input: null, received: null }]));
  useConnection.getState().setConnected(false);
  const done = paint();
  await vi.advanceTimersByTimeAsync(60_000);
  useDocument.getState().open({ impasto: 1, name: "Other" }, { id: null, shipped: false }, null);
  useProblems.getState().report([]);
  useConnection.getState().setConnected(true);
  await done;
  expect(useProblems.getState().problems).toEqual([]);
  expect(useNotices.getState().notices[0]?.text).toBe("“Coast” was not painted. Nothing is wired.");
});

test("two paintings have two keys", async () => {
  send.mockResolvedValue(aRun());
  await paint();
  await paint();
  expect(new Set(keys()).size).toBe(2);
});

test("a server that is about to stop is asked again when it said, and no sooner", async () => {
  const stopping = new Refused(503, "Stopping.", [], { retryAfter: 5 });
  send.mockRejectedValueOnce(stopping).mockResolvedValueOnce(aRun());
  const done = paint();
  await vi.advanceTimersByTimeAsync(4900);
  expect(send).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  await done;
  expect(new Set(keys()).size).toBe(1);
  expect(useRuns.getState().shown).toBe("r1");
});

test("what waits for the server can be given up", async () => {
  send.mockRejectedValue(new Unreachable());
  useConnection.getState().setConnected(false);
  const done = paint();
  await vi.advanceTimersByTimeAsync(0);
  giveUpPainting();
  await done;
  useConnection.getState().setConnected(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(useSending.getState().state).toBe("idle");
});

test("a full queue says when there may be room, and is not asked again by itself", async () => {
  send.mockRejectedValueOnce(new Refused(429, "Full.", [], { retryAfter: 12 }));
  await paint();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(useQueue.getState().fullUntil).toBe(Date.now() - 60_000 + 12_000);
  const [notice] = useNotices.getState().notices;
  expect(notice?.text).toBe("Not painted. Full.");
  notice?.action?.act();
  expect(usePreferences.getState().drawer).toBe("queue");
  useQueue.setState({ waiting: ["a", "b"] });
  useQueue.getState().tell({ paused: false, waiting: ["b"] });
  expect(useQueue.getState().fullUntil).toBeNull();
});

test("a full disk is told in the server's words", async () => {
  const problem = { code: "failed" as const, message: "The disk is full.", hint: "Make room.", node: null };
  send.mockRejectedValueOnce(new Refused(507, "", [{ ...problem, input: null, received: null }]));
  await paint();
  expect(useNotices.getState().notices[0]?.text).toBe("Not painted. The disk is full. Make room.");
});

test("what is added to the queue leaves the painting on the canvas that is shown there", async () => {
  useRuns.getState().show(aRun({ id: "r1", state: "running" }));
  send.mockResolvedValueOnce(aRun({ id: "r2" }));
  await paintLater();
  expect(useRuns.getState().shown).toBe("r1");
  expect(useRuns.getState().runs.r2?.state).toBe("queued");
  useRuns.setState({ runs: { r1: aRun({ id: "r1", state: "done" }) } });
  send.mockResolvedValueOnce(aRun({ id: "r3" }));
  await paintLater();
  expect(useRuns.getState().shown).toBe("r3");
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../src/api/client";
import type { Message, NodeState, PreviewHeader, Queue, Run, RunDetail } from "../../src/api/types";
import { advance, isBegun, useQueue, useRuns } from "../../src/state";
import { aRun } from "../aRun";

const run = aRun({ name: "Test" });
const tell = (event: Message["event"]) => useRuns.getState().receive({ number: 1, run: "r1", event });
const progress = (node: string, step: number, total: number, loss: number | null = null) =>
  tell({ kind: "node_progress", node, step, total, share: step / total, loss, seconds_left: 10, note: "" });
const state = (node: string) => useRuns.getState().states.r1?.[node];

beforeEach(() => {
  useRuns.setState({ runs: { r1: run }, states: {}, shown: "r1", previews: {}, measured: {} });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a run's events", () => {
  test("lead a node from waiting over running to done", () => {
    tell({ kind: "run_started", nodes: ["photo", "paint"] });
    expect(state("paint")?.state).toBe("waiting");
    tell({ kind: "node_started", node: "paint" });
    progress("paint", 5, 20, 0.5);
    expect(state("paint")).toMatchObject({ state: "running", step: 5, total: 20, losses: [[5, 0.5]] });
    tell({
      kind: "node_finished",
      node: "paint",
      seconds: 3,
      cached: false,
      reason: "levels 2 → 3",
      outputs: {},
      files: [],
      numbers: {},
    });
    expect(state("paint")).toMatchObject({
      state: "done",
      seconds: 3,
      reason: "levels 2 → 3",
      seconds_left: null,
    });
  });

  test("change only the node that they are about", () => {
    tell({ kind: "run_started", nodes: ["photo", "paint"] });
    const photo = state("photo");
    progress("paint", 1, 20);
    expect(state("photo")).toBe(photo);
  });

  test("that are told twice after a reconnection draw the curve once", () => {
    for (const step of [1, 2, 3, 2, 3, 4]) progress("paint", step, 9, 1 / step);
    expect(state("paint")?.losses.map(([step]) => step)).toEqual([1, 2, 3, 4]);
  });

  test("leave what was measured on the card until a newer run has its own", () => {
    const finish = (run: string, numbers: { [name: string]: number }, cached = false) =>
      useRuns.getState().receive({
        number: 1,
        run,
        event: {
          kind: "node_finished",
          node: "look",
          seconds: 0,
          cached,
          reason: "",
          outputs: {},
          files: [],
          numbers,
        },
      });
    const measured = () => useRuns.getState().measured.look;
    finish("r1", { SSIM: 0.5 });
    expect(measured()).toEqual({ SSIM: 0.5 });
    expect(state("look")?.numbers).toEqual({ SSIM: 0.5 });
    finish("another", { SSIM: 0.1 });
    expect(measured()).toEqual({ SSIM: 0.5 });
    useRuns.getState().show({ ...run, id: "r2" });
    useRuns.getState().receive({ number: 2, run: "r2", event: { kind: "run_started", nodes: ["look"] } });
    expect(measured()).toEqual({ SSIM: 0.5 });
    finish("r2", { SSIM: 0.7 }, true);
    expect(measured()).toEqual({ SSIM: 0.7 });
    finish("r2", {});
    expect(measured()).toBeUndefined();
  });

  test("leave the first of a node's pictures on its card", () => {
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:new");
    const show = (output: string | null, run = "r1") => {
      const header = { run, node: "cut", output, width: 3, height: 2, type: "image/jpeg" };
      useRuns.getState().receivePreview(header, new Blob());
      return useRuns.getState().previews.cut?.output;
    };
    expect(show(null)).toBeNull();
    expect(show("image")).toBe("image");
    expect(useRuns.getState().previews.cut?.node).toBe("cut");
    expect(show("alpha")).toBe("image");
    useRuns.getState().show({ ...run, id: "r2" });
    expect(show("alpha", "r1")).toBe("image");
    expect(show(null, "r2")).toBeNull();
  });

  test("make progress that rises to one and counts steps, not nodes", () => {
    tell({ kind: "run_started", nodes: ["a", "b", "paint"] });
    for (const node of ["a", "b"]) {
      tell({
        kind: "node_finished",
        node,
        seconds: 0,
        cached: true,
        reason: "",
        outputs: {},
        files: [],
        numbers: {},
      });
    }
    const early = useRuns.getState().runs.r1?.progress ?? 1;
    expect(early).toBeLessThan(0.1);
    // How much more there is to do than was thought turns nothing back that was shown as done.
    progress("paint", 1, 1000);
    expect(useRuns.getState().runs.r1?.progress).toBe(early);
    progress("paint", 50, 100);
    const half = useRuns.getState().runs.r1?.progress ?? 0;
    expect(half).toBeGreaterThan(0.45);
    expect(half).toBeLessThan(0.55);
  });

  test("of a failure keep the problem, and what needed the node is skipped", () => {
    const problem = {
      code: "failed" as const,
      message: "No.",
      hint: "",
      node: "a",
      input: null,
      received: null,
    };
    const failed = advance({}, { kind: "node_failed", node: "a", problem });
    expect(advance(failed, { kind: "node_skipped", node: "b", because: "a" })).toMatchObject({
      a: { state: "failed", problem },
      b: { state: "skipped", reason: "a" },
    });
  });

  test("that end it leave nothing waiting or running", () => {
    const states = advance({}, { kind: "run_started", nodes: ["a", "b"] });
    const done = advance(states, {
      kind: "node_finished",
      node: "a",
      seconds: 1,
      cached: false,
      reason: "",
      outputs: {},
      files: [],
      numbers: {},
    });
    expect(Object.keys(advance(done, { kind: "run_finished", state: "cancelled", seconds: 1 }))).toEqual([
      "a",
    ]);
  });
});

test("a warning that is told twice is shown once", () => {
  for (const _ of [1, 2]) tell({ kind: "node_warned", node: "paint", message: "Small picture." });
  expect(state("paint")?.warnings).toEqual(["Small picture."]);
});

const queue: Queue = { paused: true, waiting: ["r2"], running: [], limit: 100 };
function greet(...runs: Run[]): void {
  const event = { kind: "hello" as const, runs, queue, missed: false, notices: [] };
  useRuns.getState().receive({ number: 1, run: null, event });
}

test("the first message brings the newest runs and the queue; of the others only the shown one is kept", () => {
  tell({ kind: "run_started", nodes: ["paint"] });
  useRuns.setState({ runs: { r0: aRun({ id: "r0" }), r1: run } });
  greet(aRun({ id: "r2" }));
  expect(Object.keys(useRuns.getState().runs).toSorted()).toEqual(["r1", "r2"]);
  expect(state("paint")?.state).toBe("waiting");
  expect(useQueue.getState()).toMatchObject({ paused: true, waiting: ["r2"], limit: 100 });
});

test("a run that was interrupted keeps its nodes where they were, and goes on from there", () => {
  tell({ kind: "run_started", nodes: ["photo", "paint"] });
  progress("paint", 70, 100, 0.5);
  tell({ kind: "run_finished", state: "interrupted", seconds: 3 });
  expect(state("paint")).toMatchObject({ state: "waiting", step: 70, seconds_left: null });
  expect([isBegun(state("paint")), isBegun(state("photo"))]).toEqual([true, false]);
  expect(useRuns.getState().runs.r1).toMatchObject({ state: "interrupted", seconds_left: null });
  tell({ kind: "run_started", nodes: ["photo", "paint"] });
  expect(useRuns.getState().runs.r1?.state).toBe("running");
  progress("paint", 69, 100, 0.6);
  expect(state("paint")).toMatchObject({ step: 69, losses: [[69, 0.6]] });
});

describe("an answer", () => {
  const asked = (told: Partial<Run>, nodes: RunDetail["nodes"]) =>
    ({ ...run, ...told, recipe: { impasto: 1 }, nodes, inputs: [], versions: {} }) as RunDetail;

  test("that was overtaken by the socket does not turn the clock back", async () => {
    progress("photo", 1, 1);
    const old = { ...(state("photo") as NodeState), state: "waiting" as const };
    vi.spyOn(api, "run").mockImplementation(async () => {
      tell({ kind: "run_changed", run: { ...run, state: "done" } });
      return asked({ state: "running" }, { photo: old });
    });
    await useRuns.getState().load("r1");
    expect(state("photo")?.state).toBe("running");
    expect(useRuns.getState().runs.r1?.state).toBe("done");
  });

  test("is believed when nothing came meanwhile, also where it takes a run back into the queue", async () => {
    tell({ kind: "run_changed", run: { ...run, state: "interrupted" } });
    vi.spyOn(api, "run").mockResolvedValue(asked({ state: "queued", place: 1 }, {}));
    await useRuns.getState().load("r1");
    expect(useRuns.getState().runs.r1).toMatchObject({ state: "queued", place: 1 });
  });
});

test("a run that was deleted is forgotten, one of an answer learnt unless it is known", () => {
  useRuns.getState().learn([aRun({ state: "done" }), aRun({ id: "r2" })]);
  expect(useRuns.getState().runs).toMatchObject({ r1: { state: "queued" }, r2: { state: "queued" } });
  useRuns.getState().receive({ number: 3, run: "r1", event: { kind: "run_forgotten" } });
  expect(Object.keys(useRuns.getState().runs)).toEqual(["r2"]);
});

describe("pictures that came over the socket", () => {
  let made = 0;
  const revoked: string[] = [];
  const paints = (node: string, output: string | null) =>
    useRuns
      .getState()
      .receivePreview({ run: "r1", node, output, width: 8, height: 8 } as PreviewHeader, new Blob(["x"]));
  beforeEach(() => {
    vi.useFakeTimers();
    revoked.length = 0;
    made = 0;
    URL.createObjectURL = () => `blob:${++made}`;
    URL.revokeObjectURL = (url) => void revoked.push(url);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("are let go of when the next one comes, and when nothing is shown any more", () => {
    paints("photo", null);
    paints("paint", null);
    paints("paint", null);
    vi.advanceTimersByTime(2000);
    expect(revoked).toEqual(["blob:2"]);
    useRuns.getState().showNothing();
    vi.advanceTimersByTime(2000);
    expect(revoked).toEqual(["blob:2", "blob:1", "blob:3"]);
  });

  test("are let go of when what the server stored takes their place", async () => {
    paints("photo", null);
    paints("paint", null);
    const nodes = { paint: { state: "done", has_preview: true, outputs: {}, numbers: {} } };
    vi.spyOn(api, "run").mockResolvedValue({ ...run, recipe: { impasto: 1 }, nodes } as unknown as RunDetail);
    await useRuns.getState().load("r1");
    vi.advanceTimersByTime(2000);
    expect(useRuns.getState().previews.paint?.url).not.toContain("blob:");
    expect(revoked).toEqual(["blob:2"]);
  });
});

test("what the server has to say at once is said in the language of the page", async () => {
  history.replaceState(null, "", "?language=de");
  vi.resetModules();
  const german = await import("../../src/state");
  history.replaceState(null, "", "/");
  const queue = { paused: false, waiting: [], order: [], version: 1 };
  const hello = { kind: "hello" as const, runs: [], queue, missed: false };
  const event = { ...hello, notices: ["No picture is chosen."] } as unknown as Message["event"];
  german.useRuns.getState().receive({ number: 1, run: null, event });
  await vi.waitFor(() =>
    expect(german.useNotices.getState().notices.map(({ text }) => text)).toEqual(["Kein Bild ist gewählt."]),
  );
});

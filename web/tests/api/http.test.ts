import { afterEach, expect, test, vi } from "vitest";
import { waitBefore } from "../../src/api/backoff";
import { api } from "../../src/api/client";
import { Refused, secondsOf, Unreachable, whenLockedOut } from "../../src/api/http";
import { linkTo } from "../../src/api/pages";

const asked = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", asked);
const answer = (body: unknown, init?: ResponseInit) =>
  asked.mockResolvedValueOnce(new Response(JSON.stringify(body), init));
const refused = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

afterEach(() => {
  asked.mockReset();
  whenLockedOut(() => {});
});

test("a refusal says what was wrong, every problem, and when to ask again", async () => {
  const problem = { code: "failed", message: "Too many wait.", hint: "Cancel some.", node: null };
  const headers = { "retry-after": "12", "content-type": "application/problem+json" };
  answer({ title: "Too many", detail: "Too many wait.", problems: [problem] }, { status: 429, headers });
  const error = await refused(api.cancelAll());
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({
    status: 429,
    message: "Too many wait.",
    problems: [problem],
    retryAfter: 12,
  });
});

test("no answer, half an answer and a proxy without a server behind it are all unreachable", async () => {
  asked.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  expect(await refused(api.queue())).toBeInstanceOf(Unreachable);
  const half = new Response("{}");
  vi.spyOn(half, "json").mockRejectedValue(new TypeError("network error"));
  asked.mockResolvedValueOnce(half);
  expect(await refused(api.queue())).toBeInstanceOf(Unreachable);
  answer({}, { status: 502 });
  expect(await refused(api.queue())).toBeInstanceOf(Unreachable);
});

test("a server that wants a login is told apart from one that refuses", async () => {
  const told = vi.fn();
  whenLockedOut(told);
  answer({ title: "No" }, { status: 403 });
  await refused(api.queue());
  expect(told).not.toHaveBeenCalled();
  answer({ title: "Log in" }, { status: 401 });
  expect(await refused(api.queue())).toMatchObject({ status: 401 });
  expect(told).toHaveBeenCalledTimes(1);
});

test("a painting carries its key, a saving the version that it replaces and brings back the next", async () => {
  answer({ id: "r1" }, { status: 202 });
  await api.paint({ impasto: 1 }, null, "k7");
  expect(asked.mock.calls[0]?.[1]?.headers).toMatchObject({ "idempotency-key": "k7" });
  answer({ id: "coast", modified: 1 }, { headers: { etag: '"b2"' } });
  expect(await api.save("coast", { impasto: 1 }, '"a1"')).toMatchObject({ id: "coast", tag: '"b2"' });
  expect(asked.mock.calls[1]?.[1]?.headers).toMatchObject({ "if-match": '"a1"' });
});

test("a list is followed page by page to its end", async () => {
  answer([{ id: "r3" }], { headers: { link: '<?limit=1&after=r3>; rel="next"' } });
  expect(await api.runs({ limit: 1, state: "done" })).toEqual({ items: [{ id: "r3" }], next: "r3" });
  expect(String(asked.mock.calls[0]?.[0])).toMatch(/api\/runs\?limit=1&state=done$/);
  answer([]);
  expect(await api.runs({ after: "r3" })).toEqual({ items: [], next: null });
});

test.each<[string | null, string | null]>([
  [null, null],
  ['<a?x=1>; rel="next"', "a?x=1"],
  ["<a>; rel=prev, <b>; rel=next", "b"],
  ['<a>; title="a, b"; rel="first next"', "a"],
  ['<a>; rel="nextone"', null],
  ['<a,b;c>; REL="NEXT"', "a,b;c"],
])("the header %s leads to %s", (header, target) => {
  expect(linkTo(header, "next")).toBe(target);
});

test("a time to wait is a number of seconds or a date", () => {
  expect(secondsOf("120")).toBe(120);
  expect(secondsOf("Sat, 21 Nov 2026 09:00:30 GMT", Date.UTC(2026, 10, 21, 9, 0, 0))).toBe(30);
  expect(secondsOf("Sat, 21 Nov 2026 09:00:30 GMT", Date.UTC(2026, 10, 21, 10, 0, 0))).toBe(0);
  expect(secondsOf("soon")).toBeNull();
  expect(secondsOf(null)).toBeNull();
});

test("each wait is longer than the one before, up to a bound, and none is the same for all", () => {
  const longest = [0, 1, 2, 3, 4, 9, 99].map((attempt) => waitBefore(attempt, 0));
  expect(longest).toEqual([400, 800, 1600, 3200, 6400, 8000, 8000]);
  expect(waitBefore(3, 1)).toBe(1600);
  expect(new Set(Array.from({ length: 20 }, () => waitBefore(5))).size).toBeGreaterThan(1);
});

/** Asking the server: one call, its answer, and the two ways in which it can fail. */

import { problemText } from "../common/words";
import { t } from "../text";
import { learnSentences } from "../text/served";
import type { ErrorAnswer, Problem } from "./types";

/** What a refusal says beside its problems. */
export interface RefusalDetails {
  /** Seconds after which it is worth asking again. */
  readonly retryAfter?: number | null;
}

/** The server answered, and said no. */
export class Refused extends Error {
  readonly retryAfter: number | null;

  constructor(
    readonly status: number,
    title: string,
    readonly problems: Problem[],
    { retryAfter = null }: RefusalDetails = {},
  ) {
    super(title);
    this.name = "Refused";
    this.retryAfter = retryAfter;
  }
}

/** The server did not answer, or its answer was lost on the way: what was asked may have been done. */
export class Unreachable extends Error {
  constructor() {
    super(t("app.noAnswer"));
    this.name = "Unreachable";
  }
}

/** Says in one sentence what went wrong. */
export function errorText(error: unknown): string {
  if (error instanceof Refused) {
    const [first] = error.problems;
    return first ? problemText(first) : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

// A page that does not lie beside the API says in its document where that is: the policy allows no <base>.
const { root: up = "." } = document.documentElement.dataset;
const root = new URL(`${up}/api/`, document.baseURI);

export function apiUrl(path: string): string {
  return new URL(path, root).href;
}

let lockedOut = () => {};

/** What is done whenever the server asks for a login that this browser does not have, or no longer has. */
export function whenLockedOut(tell: () => void): void {
  lockedOut = tell;
}

export interface Asked {
  readonly body?: BodyInit | object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds after which no answer counts as unreachable; without it the browser's own patience. */
  readonly patience?: number;
}

export interface Answer<T> {
  readonly value: T;
  readonly headers: Headers;
}

/** Asks the server, and returns what it answered with the headers of the answer.
 * A refused call throws a `Refused` that carries every problem, a lost one an `Unreachable`. */
export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<Answer<T>> {
  const request = requestOf(method, asked);
  try {
    const response = await fetch(apiUrl(path), request);
    if (!response.ok) throw await refusal(response);
    const value = (response.status === 204 ? undefined : await response.json()) as T;
    return { value, headers: response.headers };
  } catch (error) {
    if (error instanceof TypeError || isTimeout(error)) throw new Unreachable();
    throw error;
  }
}

function requestOf(method: string, { body, headers, patience }: Asked): RequestInit {
  const init: RequestInit = { method, headers: { ...headers } };
  if (body !== undefined) {
    const raw = body instanceof Blob || body instanceof ArrayBuffer || typeof body === "string";
    init.body = raw ? (body as BodyInit) : JSON.stringify(body);
    init.headers = { ...headers, "content-type": raw ? "application/octet-stream" : "application/json" };
  }
  if (patience !== undefined) init.signal = AbortSignal.timeout(patience);
  return init;
}

const isTimeout = (error: unknown) => error instanceof DOMException && error.name === "TimeoutError";

// A proxy answers so for a server that is not there.
const NOBODY_THERE = [502, 504];

/** What a refused call throws. */
export async function refusal(response: Response): Promise<Error> {
  const { status } = response;
  if (NOBODY_THERE.includes(status)) return new Unreachable();
  if (status === 401) lockedOut();
  const retryAfter = secondsOf(response.headers.get("retry-after"));
  const [text] = await Promise.all([response.text(), learnSentences()]);
  try {
    const { title, detail, problems } = JSON.parse(text) as Partial<ErrorAnswer>;
    const said = detail || title || t("app.answered", { status: String(status) });
    return new Refused(status, said, problems ?? [], { retryAfter });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Refused(status, t("app.answered", { status: `${status} ${response.statusText}`.trim() }), [], {
      retryAfter,
    });
  }
}

/** The seconds of a Retry-After header, which holds a number of them or a date (RFC 9110, 10.2.3). */
export function secondsOf(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

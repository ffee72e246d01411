/** Long lists come in pages; a header says where the next one begins (RFC 8288). */

import { type Answer, apiUrl } from "./http";

export interface Page<T> {
  readonly items: readonly T[];
  /** What `after` is for the next page; null at the end. */
  readonly next: string | null;
}

const LINK = /<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g;

/** The address that a Link header gives for a relation, or null where it gives none. */
export function linkTo(header: string | null, relation: string): string | null {
  for (const [, target, parameters] of (header ?? "").matchAll(LINK)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters ?? "");
    const relations = (rel?.[1] ?? rel?.[2] ?? "").toLowerCase().split(/\s+/);
    if (relations.includes(relation) && target !== undefined) return target;
  }
  return null;
}

export function pageOf<T>({ value, headers }: Answer<T[]>): Page<T> {
  const next = linkTo(headers.get("link"), "next");
  return { items: value, next: next === null ? null : new URL(next, apiUrl("")).searchParams.get("after") };
}

/** What a search says of a time: "yesterday", "last Tuesday", "17 November", "2026-11-17". */

import { locale, t } from "../text";

export interface Search {
  /** The words that say nothing of a time; absent where there are none. */
  readonly search?: string;
  /** Unix seconds: from then on. */
  readonly since?: number;
  /** And before then. */
  readonly until?: number;
}

type Span = readonly [since: Date, until: Date];

/** Tells the words of a search from what it says of a time, which holds in the browser's own time zone.
 * Of two times the last one counts. */
export function readSearch(query: string, now = new Date()): Search {
  const left: string[] = [];
  let span: Span | null = null;
  const words = query.split(/\s+/).filter(Boolean);
  for (let at = 0; at < words.length; ) {
    const found = spanAt(words.slice(at, at + 3), now);
    if (found) {
      [span, at] = [found.span, at + found.words];
    } else {
      left.push(words[at] ?? "");
      at += 1;
    }
  }
  return {
    ...(left.length > 0 ? { search: left.join(" ") } : {}),
    ...(span ? { since: span[0].getTime() / 1000, until: span[1].getTime() / 1000 } : {}),
  };
}

interface Found {
  span: Span;
  /** How many words it took. */
  words: number;
}

function spanAt(words: readonly string[], now: Date): Found | null {
  const [first = "", second = "", third = ""] = words.map((word) => word.toLowerCase().replace(/[.,]$/, ""));
  const today = day(now, 0);
  if (means("today", first)) return { span: [today, day(now, 1)], words: 1 };
  if (means("yesterday", first)) return { span: [day(now, -1), today], words: 1 };
  const iso = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(first);
  if (iso) {
    const [year, month, date] = [Number(iso[1]), Number(iso[2]) - 1, Number(iso[3] ?? 1)];
    const until = iso[3] ? new Date(year, month, date + 1) : new Date(year, month + 1, 1);
    return { span: [new Date(year, month, date), until], words: 1 };
  }
  const [last, ours] = [means("last", first), means("this", first)];
  if (last || ours) {
    if (means("week", second)) {
      const monday = day(now, -((now.getDay() + 6) % 7));
      return { span: last ? [day(monday, -7), monday] : [monday, day(monday, 7)], words: 2 };
    }
    if (means("month", second)) {
      const [year, month] = [now.getFullYear(), now.getMonth() - (last ? 1 : 0)];
      return { span: [new Date(year, month, 1), new Date(year, month + 1, 1)], words: 2 };
    }
  }
  const weekday = placeOf(last ? second : first, WEEKDAYS);
  if (weekday >= 0) {
    const ago = (now.getDay() - weekday + 7) % 7 || (last ? 7 : 0);
    return { span: [day(now, -ago), day(now, 1 - ago)], words: last ? 2 : 1 };
  }
  const date = /^\d{1,2}$/.test(first) ? Number(first) : null;
  const month = placeOf(date === null ? first : second, MONTHS);
  // The verb "may" and the march of an army are sought as words, unless a day stands before them.
  if (month < 0 || (date === null && first.length < 4)) return null;
  const said = date === null ? second : third;
  const year = /^\d{4}$/.test(said) ? Number(said) : lastYearOf(month, date ?? 1, now);
  const until = date === null ? new Date(year, month + 1, 1) : new Date(year, month, date + 1);
  const words_ = (date === null ? 1 : 2) + (/^\d{4}$/.test(said) ? 1 : 0);
  return { span: [new Date(year, month, date ?? 1), until], words: words_ };
}

function day(from: Date, days: number): Date {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
}

const lastYearOf = (month: number, date: number, now: Date) =>
  now.getFullYear() - (new Date(now.getFullYear(), month, date) > now ? 1 : 0);

type Word = "today" | "yesterday" | "last" | "this" | "week" | "month";

const ENGLISH: Record<Word, string> = {
  today: "today",
  yesterday: "yesterday",
  last: "last",
  this: "this",
  week: "week",
  month: "month",
};

/** Whether a word is one of those that mean this, in the language of the page or in English. */
const means = (what: Word, word: string) =>
  word !== "" && [ENGLISH[what], ...t(`seeing.date.${what}`).split(" ")].includes(word);

function names(count: number, of: (index: number) => Date, options: Intl.DateTimeFormatOptions): string[][] {
  return Array.from({ length: count }, (_, index) =>
    [locale, "en"].map((each) => of(index).toLocaleDateString(each, options).toLowerCase()),
  );
}

// 1 February 2026 was a Sunday.
const WEEKDAYS = names(7, (index) => new Date(2026, 1, 1 + index), { weekday: "long" });
const MONTHS = names(12, (index) => new Date(2026, index, 1), { month: "long" });

const placeOf = (word: string, among: readonly string[][]) => among.findIndex((each) => each.includes(word));

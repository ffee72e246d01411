import { expect, test } from "vitest";
import { readSearch } from "../../src/state/dateWords";

// A Saturday.
const now = new Date(2026, 10, 21, 15, 30);
const at = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime() / 1000;
const span = (query: string) => {
  const { since, until, search } = readSearch(query, now);
  return [since, until, ...(search === undefined ? [] : [search])];
};

test("words that say nothing of a time are searched as they are", () => {
  expect(readSearch("  coast  levels 3 ", now)).toEqual({ search: "coast levels 3" });
  expect(readSearch("", now)).toEqual({});
  expect(readSearch("march may 12 seed last", now)).toEqual({
    search: "may 12 seed last",
    since: at(2026, 3, 1),
    until: at(2026, 4, 1),
  });
});

test("days are found by name and by date", () => {
  expect(span("today")).toEqual([at(2026, 11, 21), at(2026, 11, 22)]);
  expect(span("coast Yesterday")).toEqual([at(2026, 11, 20), at(2026, 11, 21), "coast"]);
  expect(span("tuesday")).toEqual([at(2026, 11, 17), at(2026, 11, 18)]);
  expect(span("last Tuesday blue")).toEqual([at(2026, 11, 17), at(2026, 11, 18), "blue"]);
  expect(span("saturday")).toEqual([at(2026, 11, 21), at(2026, 11, 22)]);
  expect(span("last saturday")).toEqual([at(2026, 11, 14), at(2026, 11, 15)]);
  expect(span("2026-11-03")).toEqual([at(2026, 11, 3), at(2026, 11, 4)]);
  expect(span("3 november")).toEqual([at(2026, 11, 3), at(2026, 11, 4)]);
  expect(span("12 may 2025")).toEqual([at(2025, 5, 12), at(2025, 5, 13)]);
});

test("weeks begin on Monday; months and years are those that have been", () => {
  expect(span("this week")).toEqual([at(2026, 11, 16), at(2026, 11, 23)]);
  expect(span("last week")).toEqual([at(2026, 11, 9), at(2026, 11, 16)]);
  expect(span("last month")).toEqual([at(2026, 10, 1), at(2026, 11, 1)]);
  expect(span("2026-02")).toEqual([at(2026, 2, 1), at(2026, 3, 1)]);
  expect(span("december")).toEqual([at(2025, 12, 1), at(2026, 1, 1)]);
  expect(span("october")).toEqual([at(2026, 10, 1), at(2026, 11, 1)]);
});

test("Sundays belong to the week before them", () => {
  const sunday = new Date(2026, 10, 22, 9);
  expect(readSearch("this week", sunday)).toMatchObject({ since: at(2026, 11, 16), until: at(2026, 11, 23) });
});

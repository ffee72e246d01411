/** Reading, stepping and writing numbers, without React. */

import { decimal } from "../../common/format";

/** What stands before the decimals: a comma in German. */
const POINT = decimal(0.5).charAt(1);

export interface Range {
  min: number;
  max: number;
  step: number;
  whole: boolean;
}

/** The bounds of a widget; a step of 0 or none becomes a round hundredth of the range. */
export function rangeOf(widget: { min?: number; max?: number; step?: number; whole?: boolean }): Range {
  const min = widget.min ?? Number.NEGATIVE_INFINITY;
  const max = widget.max ?? Number.POSITIVE_INFINITY;
  const whole = widget.whole ?? false;
  const given = widget.step ?? 0;
  const step = given > 0 ? given : whole ? 1 : roundStep((max - min) / 100);
  return { min, max, step: whole ? Math.max(1, Math.round(step)) : step, whole };
}

function roundStep(size: number): number {
  if (!Number.isFinite(size) || size <= 0) return 0.1;
  const power = 10 ** Math.floor(Math.log10(size));
  const lead = size / power;
  return Number(((lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power).toPrecision(1));
}

/** How many decimals a step needs: 0.05 needs 2. */
export function decimalsOf(step: number): number {
  const text = step.toString();
  const exponent = /e-(\d+)$/.exec(text);
  const point = text.indexOf(".");
  const digits = point < 0 ? 0 : (text.split("e")[0]?.length ?? 0) - point - 1;
  return Math.min(12, digits + Number(exponent?.[1] ?? 0));
}

/**
 * Reads what somebody typed: "0.5", "0,5", "−3", "1 024", "70 %", "2e-3". Words behind the number are taken
 * for its unit. Returns null for anything else.
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replaceAll("−", "-")
    .replace(/(?<=\d)[\s\u202f](?=\d{3}(?!\d))/g, "");
  const match = /^([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)\s*(?:%|[a-zµ°]+)?$/i.exec(plain);
  const digits = match?.[1];
  if (!digits) return null;
  const value = Number(digits.replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

/** Keeps a value within the bounds, and whole where it must be. */
export function clamp(value: number, { min, max, whole }: Range): number {
  return Math.min(max, Math.max(min, whole ? Math.round(value) : value));
}

/** The nearest value on the steps that start at the lower bound, without binary dust such as 0.30000000000000004. */
export function snap(value: number, range: Range): number {
  const base = Number.isFinite(range.min) ? range.min : 0;
  const stepped = base + Math.round((value - base) / range.step) * range.step;
  const decimals = Math.max(decimalsOf(range.step), decimalsOf(base));
  return clamp(Number(stepped.toFixed(decimals)), range);
}

/** One step up (1) or down (−1), ten with `large`; a value between two steps goes to the next one. */
export function stepped(value: number, direction: 1 | -1, range: Range, large = false): number {
  return snap(value + direction * range.step * (large ? 10 : 1), range);
}

/** Writes a value with as many decimals as its step has; a value between two steps is written in full. */
export function formatNumber(value: number, step: number): string {
  const decimals = decimalsOf(step);
  const short = value.toFixed(decimals);
  const dust = Math.abs(Number(short) - value) <= Math.max(1e-9, Math.abs(value) * 1e-9);
  const text = dust ? short : String(Number(value.toPrecision(6)));
  return text.replace("-", "−").replace(".", POINT);
}

/** Reads a pasted or typed list: "9, 18, 36", "0.3 0.1", "[1; 2]". Returns null when a part is no number. */
export function parseList(text: string): number[] | null {
  const parts = text
    .trim()
    .replace(/^[[(]|[\])]$/g, "")
    .split(/\s*[,;]\s*|\s+/)
    .filter(Boolean);
  const numbers = parts.map(parseNumber);
  return numbers.some((entry) => entry === null) ? null : (numbers as number[]);
}

/** The list with the entry at `index` exchanged. */
export function replacedAt(list: readonly number[], index: number, value: number): number[] {
  return list.map((entry, position) => (position === index ? value : entry));
}

/** The list with `values` written over it from `index` on, at most `limit` long. */
export function overwritten(
  list: readonly number[],
  index: number,
  values: readonly number[],
  limit: number,
): number[] {
  return [...list.slice(0, index), ...values, ...list.slice(index + values.length)].slice(0, limit);
}

/** The list with a copy of the entry at `index` behind it, or unchanged when it is full. */
export function grownAt(list: readonly number[], index: number, limit: number, first = 0): number[] {
  if (list.length >= limit) return [...list];
  return [...list.slice(0, index + 1), list[index] ?? first, ...list.slice(index + 1)];
}

/** The list without the entry at `index`, or unchanged when it is as short as it may be. */
export function shrunkAt(list: readonly number[], index: number, least: number): number[] {
  return list.length <= least ? [...list] : list.filter((_, position) => position !== index);
}

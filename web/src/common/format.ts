/** Numbers, sizes and times in the words of the editor, as the language of the page writes them. */

import { locale, t } from "../text";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.NumberFormat>();

/** A number in the language's way, without marks between thousands: "1234.5", "1234,5". */
export function decimal(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { useGrouping: false, ...options });
  formats.set(key, format);
  return format.format(value);
}

const fixed = (value: number, digits: number) =>
  decimal(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const significant = (value: number, digits: number) =>
  decimal(value, { minimumSignificantDigits: digits, maximumSignificantDigits: digits });
const scientific = (value: number) =>
  decimal(value, { notation: "scientific", minimumFractionDigits: 1, maximumFractionDigits: 1 }).replace(
    "E",
    "e",
  );

function midnight(seconds: number): number {
  const day = new Date(seconds * 1000);
  day.setHours(0, 0, 0, 0);
  return day.getTime() / 1000;
}

/** How long ago `then` was, both in Unix seconds: "just now", "12 min ago", "yesterday", "Tue", "3 Oct". */
export function relativeTime(then: number, now: number): string {
  const ago = now - then;
  if (ago < 45) return t("common.justNow");
  if (ago < HOUR) {
    return t("common.minutesAgo", { minutes: Math.max(1, Math.min(59, Math.round(ago / MINUTE))) });
  }
  // Half a day of slack keeps the count right over the days on which clocks change.
  const days = Math.floor((midnight(now) - midnight(then) + DAY / 2) / DAY);
  if (days === 0) return t("common.hoursAgo", { hours: Math.round(ago / HOUR) });
  if (days === 1) return t("common.yesterday");
  const date = new Date(then * 1000);
  if (days < 7) return date.toLocaleDateString(locale, { weekday: "short" });
  const sameYear = date.getFullYear() === new Date(now * 1000).getFullYear();
  return date.toLocaleDateString(locale, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** A length of time: "0.2 s", "34 s", "2 min 5 s", "1 h 3 min". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return t("common.seconds", { seconds: fixed(seconds < 0.05 ? 0 : seconds, 1) });
  return wholeDuration(Math.round(seconds));
}

function wholeDuration(seconds: number): string {
  if (seconds < MINUTE) return t("common.seconds", { seconds: decimal(seconds) });
  if (seconds < HOUR) {
    return both(
      t("common.minutes", { minutes: Math.floor(seconds / MINUTE) }),
      seconds % MINUTE && t("common.seconds", { seconds: decimal(seconds % MINUTE) }),
    );
  }
  const minutes = Math.round(seconds / MINUTE);
  return both(
    t("common.hours", { hours: Math.floor(minutes / 60) }),
    minutes % 60 && t("common.minutes", { minutes: minutes % 60 }),
  );
}

const both = (larger: string, smaller: string | 0) => (smaller ? `${larger} ${smaller}` : larger);

/** Time left, without decimals, which would flicker: "34 s", "2 min 5 s". */
export function timeLeft(seconds: number): string {
  return wholeDuration(Math.max(1, Math.round(seconds)));
}

/** A size in bytes: "640 kB", "2.1 GB". */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let at = 0;
  for (; at < units.length - 1 && value >= (at === 0 ? 1000 : 999.5); at += 1) value /= 1000;
  return `${value < 9.95 && at > 1 ? fixed(value, 1) : fixed(value, 0)} ${units[at]}`;
}

const INCH = 2.54;
let dotsPerInch: number | null = null;

/** Tells the sizes of pictures in centimetres of a print at `dpi` from now on; null: in pixels. Settled before the
 * first is shown. */
export function measureAt(dpi: number | null): void {
  dotsPerInch = dpi;
}

/** A picture's size in pixels, "1536 × 1024", or in centimetres where the settings say so: "13.0 × 8.7 cm". */
export function dimensions(width: number, height: number): string {
  if (dotsPerInch === null) return `${width} × ${height}`;
  const [across, down] = [width, height].map((each) => fixed((each / (dotsPerInch ?? 1)) * INCH, 1));
  return `${across} × ${down} cm`;
}

/** A loss, short: "0.084", "12.3", "4.1e-6". */
export function lossText(loss: number): string {
  const size = Math.abs(loss);
  if (size === 0) return "0";
  if (size < 0.0001 || size >= 1e6) return scientific(loss);
  if (size < 1) return significant(loss, 2);
  return size < 100 ? significant(loss, 3) : fixed(loss, 0);
}

/** A measured number, to four digits: "0.9870", "12", "12.50", "3.2e-5". */
export function numberText(number: number): string {
  const size = Math.abs(number);
  if (size !== 0 && (size < 0.0001 || size >= 1e7)) return scientific(number);
  return size >= 1e4 || Number.isInteger(number) ? fixed(number, 0) : significant(number, 4);
}

/** A share from 0 to 1 as "62 %"; never 100 % before it is whole. */
export function percent(share: number): string {
  return t("common.percent", { percent: Math.floor(Math.min(1, Math.max(0, share)) * 100) });
}

/** Numbers, sizes and times in the words of the editor. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });

function midnight(seconds: number): number {
  const day = new Date(seconds * 1000);
  day.setHours(0, 0, 0, 0);
  return day.getTime() / 1000;
}

/** How long ago `then` was, both in Unix seconds: "just now", "12 min ago", "yesterday", "Tue", "3 Oct". */
export function relativeTime(then: number, now: number): string {
  const ago = now - then;
  if (ago < 45) return "just now";
  if (ago < HOUR) return `${Math.max(1, Math.min(59, Math.round(ago / MINUTE)))} min ago`;
  // Half a day of slack keeps the count right over the days on which clocks change.
  const days = Math.floor((midnight(now) - midnight(then) + DAY / 2) / DAY);
  if (days === 0) return `${Math.round(ago / HOUR)} h ago`;
  if (days === 1) return "yesterday";
  const date = new Date(then * 1000);
  if (days < 7) return date.toLocaleDateString("en-GB", { weekday: "short" });
  const sameYear = date.getFullYear() === new Date(now * 1000).getFullYear();
  return date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** A length of time: "0.2 s", "34 s", "2 min 5 s", "1 h 3 min". */
export function duration(seconds: number): string {
  if (seconds < 0.05) return "0.0 s";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) {
    const rest = whole % MINUTE;
    return rest ? `${Math.floor(whole / MINUTE)} min ${rest} s` : `${whole / MINUTE} min`;
  }
  const minutes = Math.round(whole / MINUTE);
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${minutes / 60} h`;
}

/** Time left, without decimals, which would flicker: "34 s", "2 min 5 s". */
export function timeLeft(seconds: number): string {
  return duration(Math.max(1, Math.round(seconds))).replace(".0 s", " s");
}

/** A size in bytes: "640 kB", "2.1 GB". */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = count;
  let unit = "B";
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 9.95 && unit !== "kB" ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** A picture's size in pixels: "1536 × 1024". */
export function dimensions(width: number, height: number): string {
  return `${width} × ${height}`;
}

/** A loss, short: "0.084", "12.3", "4.1e-6". */
export function lossText(loss: number): string {
  const size = Math.abs(loss);
  if (size === 0) return "0";
  if (size < 0.0001 || size >= 1e6) return loss.toExponential(1);
  if (size < 1) return loss.toPrecision(2);
  return size < 100 ? loss.toPrecision(3) : String(Math.round(loss));
}

/** A measured number, to four digits: "0.9870", "12", "12.50", "3.2e-5". */
export function numberText(number: number): string {
  const size = Math.abs(number);
  if (size !== 0 && (size < 0.0001 || size >= 1e7)) return number.toExponential(1);
  return size >= 1e4 || Number.isInteger(number) ? String(Math.round(number)) : number.toPrecision(4);
}

/** "1 problem", "2 problems". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "1st", "2nd", "3rd", "4th", "11th". */
export function ordinal(place: number): string {
  const endings = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return `${place}${endings[ORDINALS.select(place)]}`;
}

/** A share from 0 to 1 as "62 %"; never 100 % before it is whole. */
export function percent(share: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, share)) * 100)} %`;
}

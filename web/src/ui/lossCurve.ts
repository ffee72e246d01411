/** The path of a loss curve, without React. */

export type Point = [step: number, loss: number];

export interface Curve {
  /** Points in [0, 1] × [0, 1], y downwards, at most `limit` of them. */
  points: Point[];
  /** Whether y is the loss's logarithm. */
  logarithmic: boolean;
}

/** Losses that fall by more than this are drawn on a logarithmic axis, else the tail is a flat line. */
const LOGARITHMIC_FROM = 12;

function thinned(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit) return points;
  const kept: Point[] = [];
  for (let index = 0; index < limit; index += 1) {
    const point = points[Math.round((index * (points.length - 1)) / (limit - 1))];
    if (point) kept.push(point);
  }
  return kept;
}

/** Places losses in the unit square: x by step of `total`, y from the largest loss down to the smallest. */
export function lossCurve(losses: readonly Point[], total: number, limit = 120): Curve {
  const finite = losses.filter(([, loss]) => Number.isFinite(loss));
  const values = finite.map(([, loss]) => loss);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const logarithmic = low > 0 && high / low > LOGARITHMIC_FROM;
  const axis = logarithmic ? Math.log : (value: number) => value;
  const span = axis(high) - axis(low);
  const steps = Math.max(1, total, ...finite.map(([step]) => step));
  const points = thinned(finite, limit).map(
    ([step, loss]): Point => [step / steps, span > 0 ? (axis(high) - axis(loss)) / span : 0.5],
  );
  return { points, logarithmic };
}

/** A loss that rises by half from one step to the next has begun anew, at another size. */
const ANEW = 1.5;

/** How many of the latest losses the trend is read from. */
const LATEST = 12;

/** Where the loss goes since it last began anew; null while there is too little to say. */
export function trend(losses: readonly Point[]): "falling" | "level" | "rising" | null {
  const values = losses.map(([, loss]) => loss).filter(Number.isFinite);
  const start = values.findLastIndex((value, index) => value > ANEW * (values[index - 1] ?? value));
  const latest = values.slice(Math.max(0, start)).slice(-LATEST);
  const half = Math.floor(latest.length / 2);
  if (half < 2) return null;
  const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
  const before = mean(latest.slice(0, half));
  const after = mean(latest.slice(-half));
  const change = (after - before) / Math.max(Math.abs(before), 1e-12);
  if (Math.abs(change) < 0.001) return "level";
  return change < 0 ? "falling" : "rising";
}

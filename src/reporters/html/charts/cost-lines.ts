import type { Amount, TotalCost } from '../../../analysis/economics/economics-model.ts';
import type { Line, LinePoint } from './line-chart.ts';

/** Parts into which the way from one volume to the next is cut: on logarithmic axes it is bent. */
const PARTS = 4;
/** How far from the reference a line is followed at least, as a multiple of its cost and as one part in. */
const REACH = 5;
/** Room above and below, as a factor. */
const MARGIN = 1.1;

interface Place {
  readonly volume: number;
  readonly amount: Amount;
  readonly between: boolean;
}

/** Whether everything of this technique's total cost is known and above 0, so that others can be held against it. */
export function isMeasure(total: TotalCost | undefined): total is TotalCost {
  return total?.byVolume.every((amount) => amount !== null && amount.estimate > 0) === true;
}

/**
 * Lines of total cost for logarithmic axes, with the bands of what an answer costs.
 * @param over the technique whose estimate is 1; `null` for amounts as they are, in nano-USD
 */
export function costLines(
  totals: readonly TotalCost[],
  { volumes, over }: { readonly volumes: readonly number[]; readonly over: TotalCost | null },
): readonly Line[] {
  const measure = over === null ? null : placesOf(over, volumes);
  return totals.flatMap(({ technique, family, byVolume }) => {
    const points = placesOf({ byVolume }, volumes).flatMap(({ volume, amount, between }) => {
      const unit =
        measure === null ? 1 : (measure.find((place) => place.volume === volume)?.amount.estimate ?? 0);
      // A logarithm has no place for what is free.
      if (amount.estimate <= 0 || unit <= 0) return [];
      const { estimate, low, high } = amount;
      const isBanded = low !== null && high !== null && low > 0 && high > low;
      return [
        {
          x: volume,
          y: estimate / unit,
          low: isBanded ? low / unit : null,
          high: isBanded ? high / unit : null,
          ...(between ? { between } : {}),
        },
      ];
    });
    return points.length < 2 ? [] : [{ name: technique, family, points }];
  });
}

/** A total is F + c N, so that what lies between two volumes is known from both. */
function placesOf({ byVolume }: Pick<TotalCost, 'byVolume'>, volumes: readonly number[]): readonly Place[] {
  return volumes.flatMap((volume, at): readonly Place[] => {
    const amount = byVolume[at] ?? null;
    if (amount === null) return [];
    const next = byVolume[at + 1] ?? null;
    const end = volumes[at + 1] ?? volume;
    const own = { volume, amount, between: false };
    if (next === null) return [own];
    const between = Array.from({ length: PARTS - 1 }, (_, index) => {
      const reached = volume * (end / volume) ** ((index + 1) / PARTS);
      return {
        volume: reached,
        amount: mixed(amount, next, (reached - volume) / (end - volume)),
        between: true,
      };
    });
    return [own, ...between];
  });
}

function mixed(a: Amount, b: Amount, share: number): Amount {
  const mix = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : from + share * (to - from);
  return {
    estimate: a.estimate + share * (b.estimate - a.estimate),
    low: mix(a.low, b.low),
    high: mix(a.high, b.high),
  };
}

/**
 * What is worth seeing of lines relative to 1: where each of them ends, and all others as far as they are near; what lies
 * beyond is cut off at the edge of the picture.
 */
export function nearLines(lines: readonly Line[]): {
  readonly lines: readonly Line[];
  readonly domain: readonly [number, number];
  readonly cut: boolean;
} {
  const all = heightsOf(lines.flatMap(({ points }) => points));
  const ends = heightsOf(lines.flatMap(({ points }) => points.slice(-1)));
  const bottom = Math.max(Math.min(...all) / MARGIN, Math.min(1 / REACH, Math.min(...ends) / MARGIN));
  const top = Math.min(Math.max(...all) * MARGIN, Math.max(REACH, Math.max(...ends) * MARGIN));
  const isNear = ({ y }: LinePoint): boolean => y >= bottom && y <= top;
  const clamped = (value: number | null): number | null =>
    value === null ? null : Math.min(top, Math.max(bottom, value));
  const near = lines.map((line) => ({
    ...line,
    points: line.points.flatMap((point, at): readonly LinePoint[] => {
      if (isNear(point)) return [{ ...point, low: clamped(point.low), high: clamped(point.high) }];
      const [before, after] = [line.points[at - 1], line.points[at + 1]];
      const inner = [before, after].find((other) => other !== undefined && isNear(other));
      return inner === undefined ? [] : [edgePoint(point, inner, point.y > top ? top : bottom)];
    }),
  }));
  return {
    lines: near,
    domain: [bottom, top],
    cut: lines.some(({ points }) => !points.every(isNear)),
  };
}

function heightsOf(points: readonly LinePoint[]): readonly number[] {
  return points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
}

/** Where the straight line between two points, both axes logarithmic, meets the edge. */
function edgePoint(outer: LinePoint, inner: LinePoint, edge: number): LinePoint {
  const share = Math.log(edge / inner.y) / Math.log(outer.y / inner.y);
  return { x: inner.x * (outer.x / inner.x) ** share, y: edge, low: null, high: null, between: true };
}

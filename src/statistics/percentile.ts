import type { Interval } from './interval.ts';

/**
 * The percentile interval of bootstrap replicates, by linear interpolation between order statistics (R's type 7,
 * numpy's default). Sorts `replicates` in place.
 * Source: B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 */
export function percentileInterval(
  replicates: Float64Array,
  known: Pick<Interval, 'estimate' | 'n' | 'level' | 'method'>,
): Interval {
  replicates.sort();
  const tail = (1 - known.level) / 2;
  return { ...known, low: sortedQuantile(replicates, tail), high: sortedQuantile(replicates, 1 - tail) };
}

function sortedQuantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

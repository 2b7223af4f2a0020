import { standardDeviation } from '../../statistics/moments.ts';
import { varianceComponents } from '../../statistics/variance-components.ts';
import type { PairSpread } from './comparison-model.ts';
import type { Pair } from './pairs.ts';

/** Of binary scores: the variance of a difference that is +1, −1 or 0. */
export function binarySpread(counts: {
  readonly gained: number;
  readonly lost: number;
  readonly n: number;
}): PairSpread {
  const { gained, lost, n } = counts;
  const difference = (gained - lost) / n;
  return { sd: Math.sqrt(Math.max(0, (gained + lost) / n - difference ** 2)), withinSd: null, repeats: 1 };
}

/**
 * Of means. Repeats on the two sides have nothing to do with each other, so that they may be paired in any order; here in the
 * order they were made.
 *
 * @returns `null` for fewer than two pairs
 */
export function spreadOfMeans(pairs: readonly Pair[]): PairSpread | null {
  if (pairs.length < 2) return null;
  const sd = standardDeviation(pairs.map(({ a, b }) => a.value - b.value));
  const parts = varianceComponents(pairs.map(repeatedDifferences));
  return parts === undefined
    ? { sd, withinSd: null, repeats: 1 }
    : { sd, withinSd: Math.sqrt(parts.within), repeats: parts.repeats };
}

function repeatedDifferences({ a, b }: Pair): number[] {
  const repeats = Math.min(a.values.length, b.values.length);
  return Array.from({ length: repeats }, (_, repeat) => (a.values[repeat] ?? 0) - (b.values[repeat] ?? 0));
}

import { ascendingOrder } from './p-values.ts';

/**
 * Holm's step-down adjustment, which holds the chance of any false finding in the family.
 * Source: S. Holm, Scand. J. Stat. 6 (1979) 65-70.
 *
 * @returns adjusted p values in the order given, each at most 1; an empty family gives an empty list
 * @throws BenchError `INVALID_DATA` for a p value outside [0, 1]
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, position] of ascendingOrder(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[position] ?? 1)));
    adjusted[position] = largest;
  }
  return adjusted;
}

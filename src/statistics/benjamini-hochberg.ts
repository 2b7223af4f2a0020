import { ascendingOrder } from './p-values.ts';

/**
 * Benjamini and Hochberg's step-up adjustment, which holds the expected share of false findings among findings.
 * Source: Y. Benjamini and Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300.
 *
 * @returns adjusted p values in the order given, each at most 1; an empty family gives an empty list
 * @throws BenchError `INVALID_DATA` for a p value outside [0, 1]
 */
export function benjaminiHochbergAdjust(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (const [rank, position] of [...ascendingOrder(pValues).entries()].reverse()) {
    smallest = Math.min(smallest, ((pValues[position] ?? 1) * pValues.length) / (rank + 1));
    adjusted[position] = smallest;
  }
  return adjusted;
}

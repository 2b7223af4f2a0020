import { BenchError } from '../core/errors.ts';

/** The positions of p values from the smallest to the largest; throws `INVALID_DATA` for one outside [0, 1]. */
export function ascendingOrder(pValues: readonly number[]): number[] {
  const index = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (index !== -1) {
    throw new BenchError('INVALID_DATA', `pValues[${index}] is ${pValues[index]}, not between 0 and 1.`, {
      details: { index, value: pValues[index] },
    });
  }
  return pValues
    .map((p, position) => ({ p, position }))
    .sort((x, y) => x.p - y.p)
    .map((entry) => entry.position);
}

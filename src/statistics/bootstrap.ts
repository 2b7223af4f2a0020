import { type BootstrapDistribution, bootstrapDistribution } from './bootstrap-distribution.ts';
import { requireFinite } from './checks.ts';
import { sum } from './moments.ts';
import { type BootstrapOptions, DEFAULT_RESAMPLES, requireBootstrap } from './resampling.ts';

/**
 * The bootstrap distribution of a mean. For a paired comparison the values are the differences of the pairs, so that
 * pairs are resampled.
 *
 * @param input.values finite numbers, one for each independent sample or pair
 * @returns `undefined` for fewer than two values, where resampling would claim certainty
 * @throws BenchError `INVALID_DATA` naming a value that is not finite
 */
export function bootstrapMean(
  input: BootstrapOptions & { readonly values: readonly number[] },
): BootstrapDistribution | undefined {
  requireBootstrap(input);
  requireFinite(input.values, 'values');
  const { random, resamples = DEFAULT_RESAMPLES, method } = input;
  const values = Float64Array.from(input.values);
  const n = values.length;
  if (n < 2) return undefined;
  const replicates = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let drawn = 0;
    for (let draw = 0; draw < n; draw++) drawn += values[(random() * n) | 0] ?? 0;
    replicates[resample] = drawn / n;
  }
  const total = sum(values);
  const leaveOneOut = values.map((value) => (total - value) / (n - 1));
  return bootstrapDistribution({ estimate: total / n, n, replicates, leaveOneOut, method });
}

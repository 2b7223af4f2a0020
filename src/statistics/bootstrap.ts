import { requireCount, requireFinite, requireStatistic } from './checks.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { percentileInterval } from './percentile.ts';
import { type BootstrapOptions, DEFAULT_RESAMPLES, requireBootstrap } from './resampling.ts';

/**
 * The percentile bootstrap interval of any statistic of `n` samples, drawn with replacement.
 *
 * @param input.statistic gets `n` sample positions below `n`; the array is reused, so it must not be kept
 * @returns `undefined` when `n` is below 2, where resampling would claim certainty
 * @throws BenchError `INVALID_DATA` when the statistic is not finite, naming the resample
 */
export function bootstrapInterval(
  input: BootstrapOptions & { readonly n: number; readonly statistic: (indices: Uint32Array) => number },
): Interval | undefined {
  requireBootstrap(input);
  requireCount(input.n, 'n');
  const { n, statistic, random, resamples = DEFAULT_RESAMPLES, level = DEFAULT_LEVEL } = input;
  if (n < 2) return undefined;
  const indices = Uint32Array.from({ length: n }, (_, position) => position);
  const estimate = requireStatistic(statistic(indices), 'the whole sample');
  const replicates = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    for (let position = 0; position < n; position++) indices[position] = random() * n;
    replicates[resample] = requireStatistic(statistic(indices), `resample ${resample}`);
  }
  return percentileInterval(replicates, { estimate, n, level, method: 'bootstrap' });
}

/**
 * The percentile bootstrap interval of a mean: {@link bootstrapInterval} without a callback, 10,000 resamples of
 * 10,000 values within a second.
 *
 * @returns `undefined` for fewer than two values
 * @throws BenchError `INVALID_DATA` naming a value that is not finite
 */
export function bootstrapMeanInterval(
  input: BootstrapOptions & { readonly values: readonly number[] },
): Interval | undefined {
  return bootstrapMean(input, { values: input.values, name: 'values', method: 'bootstrap' });
}

/**
 * The percentile bootstrap interval of a mean paired difference, resampling pairs.
 *
 * @param input.differences one for each pair, challenger minus reference
 * @returns `undefined` for fewer than two pairs
 * @throws BenchError `INVALID_DATA` naming a difference that is not finite
 */
export function pairedBootstrap(
  input: BootstrapOptions & { readonly differences: readonly number[] },
): Interval | undefined {
  return bootstrapMean(input, { values: input.differences, name: 'differences', method: 'paired bootstrap' });
}

function bootstrapMean(
  options: BootstrapOptions,
  what: { values: readonly number[]; name: string; method: string },
): Interval | undefined {
  requireBootstrap(options);
  requireFinite(what.values, what.name);
  const { random, resamples = DEFAULT_RESAMPLES, level = DEFAULT_LEVEL } = options;
  const values = Float64Array.from(what.values);
  const n = values.length;
  if (n < 2) return undefined;
  const replicates = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let draw = 0; draw < n; draw++) sum += values[(random() * n) | 0] ?? 0;
    replicates[resample] = sum / n;
  }
  const estimate = values.reduce((sum, value) => sum + value, 0) / n;
  return percentileInterval(replicates, { estimate, n, level, method: what.method });
}

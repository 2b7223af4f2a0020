import { betaQuantile } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { type ProportionInput, requireProportion } from './wilson.ts';

/**
 * The exact (Clopper-Pearson) interval of a proportion: never covers less than `level`, so wider than Wilson's except very
 * near 0 and 1.
 * Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413, in its beta form.
 *
 * @returns shares between 0 and 1; `undefined` when `n` is 0
 * @throws BenchError as {@link requireProportion} says
 */
export function clopperPearsonInterval(input: ProportionInput): Interval | undefined {
  requireProportion(input);
  const { successes, n, level = DEFAULT_LEVEL } = input;
  if (n === 0) return undefined;
  const tail = (1 - level) / 2;
  const failures = n - successes;
  return {
    estimate: successes / n,
    low: successes === 0 ? 0 : betaQuantile(tail, { alpha: successes, beta: failures + 1 }),
    high: failures === 0 ? 1 : betaQuantile(1 - tail, { alpha: successes + 1, beta: failures }),
    n,
    level,
    method: 'clopper-pearson',
  };
}

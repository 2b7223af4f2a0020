import { BenchError } from '../core/errors.ts';
import { requireCount, requireShare } from './checks.ts';
import { twoSidedZ } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';

/** `successes` out of `n` independent trials; `level` is two-sided and .95 when left out. */
export interface ProportionInput {
  readonly successes: number;
  readonly n: number;
  readonly level?: number;
}

/** Throws `INVALID_DATA` for counts that are no proportion, `INVALID_ARGUMENT` for a level outside (0, 1). */
export function requireProportion(input: ProportionInput): void {
  const { successes, n, level = DEFAULT_LEVEL } = input;
  requireShare(level, 'level');
  requireCount(n, 'n');
  requireCount(successes, 'successes');
  if (successes > n) {
    throw new BenchError('INVALID_DATA', `successes is ${successes}, more than n, which is ${n}.`, {
      details: { successes, n },
    });
  }
}

/**
 * Wilson's score interval of a proportion, without continuity correction.
 * Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.
 *
 * @returns shares between 0 and 1; `undefined` when `n` is 0, as nothing is known then
 * @throws BenchError as {@link requireProportion} says
 */
export function wilsonInterval(input: ProportionInput): Interval | undefined {
  requireProportion(input);
  const { successes, n, level = DEFAULT_LEVEL } = input;
  if (n === 0) return undefined;
  const z = twoSidedZ(level);
  const share = successes / n;
  const denominator = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / denominator;
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    estimate: share,
    low: successes === 0 ? 0 : centre - half,
    high: successes === n ? 1 : centre + half,
    n,
    level,
    method: 'wilson',
  };
}

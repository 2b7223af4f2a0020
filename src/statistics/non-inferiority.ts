import { requireFinite, requirePositive, requireShare } from './checks.ts';
import { normalQuantile, twoSidedZ } from './distributions.ts';
import type { Interval } from './interval.ts';

/** What an interval says about a loss of at least the margin. */
export type NonInferiorityVerdict = 'passed' | 'improved' | 'regressed' | 'underpowered';

/** A verdict and, when the samples did not suffice, how many would. */
export interface NonInferiorityResult {
  readonly verdict: NonInferiorityVerdict;
  /** Only for `underpowered`: samples that would pass with the stated power if the true difference were 0. */
  readonly settlingN: number | undefined;
}

/**
 * The gate's rule on the interval of a paired difference, new − baseline, higher being better: `improved` if its lower
 * end is above 0, else `passed` if it is above −margin, `regressed` if its upper end is below −margin, else
 * `underpowered`. A 95% interval makes this a one-sided test at .025.
 *
 * The settling n scales the interval's half-width by 1/√n:
 * n' = n · (half / margin · (z_level + z_power) / z_level)², rounded up.
 * Source: G. Piaggio et al., JAMA 308 (2012) 2594-2604 (verdicts); S. A. Julious, Stat. Med. 23 (2004) 1921-1986 (n).
 *
 * @param input.margin the largest loss that does not matter, above 0, in the unit of the difference
 * @param input.power chance to pass at the settling n; .8 when left out, .5 for "an observed difference of just 0"
 * @throws BenchError `INVALID_DATA` for a bound that is not finite, `INVALID_ARGUMENT` for a margin that is not above 0
 *   or a level or power outside (0, 1)
 */
export function nonInferiority(input: {
  readonly interval: Interval;
  readonly margin: number;
  readonly power?: number;
}): NonInferiorityResult {
  const { interval, margin, power = 0.8 } = input;
  requireFinite([interval.low, interval.high], 'interval bounds');
  requireShare(interval.level, 'interval.level');
  requirePositive(margin, 'margin');
  requireShare(power, 'power');
  if (interval.low > 0) return { verdict: 'improved', settlingN: undefined };
  if (interval.low > -margin) return { verdict: 'passed', settlingN: undefined };
  if (interval.high < -margin) return { verdict: 'regressed', settlingN: undefined };
  const half = (interval.high - interval.low) / 2;
  const z = twoSidedZ(interval.level);
  const factor = ((half / margin) * Math.max(0, z + normalQuantile(power))) / z;
  return { verdict: 'underpowered', settlingN: Math.max(1, Math.ceil(interval.n * factor * factor)) };
}

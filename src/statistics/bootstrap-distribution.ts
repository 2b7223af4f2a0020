import { requireCount, requireFinite, requireShare } from './checks.ts';
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { mean, standardDeviation } from './moments.ts';
import type { OneSidedTest } from './one-sided-test.ts';
import { quantile } from './quantile.ts';

/**
 * How replicates become an interval. `percentile` takes their quantiles as they are; `bca` corrects bias and skewness
 * (bias-corrected and accelerated); `bca-t` also widens the tails to what Student's t asks of few samples.
 */
export type BootstrapMethod = 'percentile' | 'bca' | 'bca-t';

/** The bootstrap distribution of an estimate: intervals of any level and one-sided tests from one set of replicates. */
export interface BootstrapDistribution extends OneSidedTest {
  /** Of the samples as they are. */
  readonly estimate: number;
  /** Samples or pairs that were resampled. */
  readonly n: number;
  /** Standard deviation of the replicates; 0 where they differ by rounding alone. */
  readonly standardError: number;
  /** `level` is two-sided, .95 when left out. Of width 0 where every replicate is the same. */
  interval(level?: number): Interval;
}

/** What the distribution is made of. */
export interface Replicates {
  readonly estimate: number;
  /** At least 2. */
  readonly n: number;
  /** The estimate of every resample, at least one; sorted in place. */
  readonly replicates: Float64Array;
  /** The estimates without one sample each, for the acceleration. */
  readonly leaveOneOut: Float64Array;
  /** `bca-t` when left out; `npm run simulate` compares their coverage. */
  readonly method?: BootstrapMethod | undefined;
}

/** A method's name as it stands in an interval. */
const NAMES: Readonly<Record<BootstrapMethod, string>> = {
  percentile: 'percentile bootstrap',
  bca: 'BCa bootstrap',
  'bca-t': 'BCa bootstrap, t tails',
};

/** Replicates that differ by rounding alone count as equal; absolute below 1, relative to the largest above. */
const TOLERANCE = 1e-12;

/**
 * Source: B. Efron, J. Am. Stat. Assoc. 82 (1987) 171-185 (BCa); T. C. Hesterberg, Am. Stat. 69 (2015) 371-386, section
 * 4.4 (widened tails); quantiles interpolate linearly between order statistics, as scipy's do. Where bias and
 * acceleration cannot be estimated (every replicate on one side, samples without spread), both count as 0. A one-sided p
 * is the tail share at which the interval would end at the bound, with one replicate more, half of it on either side; it
 * is never below that half's share, whatever the corrections make of it, and so never 0.
 *
 * @throws BenchError `INVALID_DATA` for an estimate, a replicate or (in its tests) a bound that is not finite, no
 *   replicates, or `n` below 2; its intervals throw `INVALID_ARGUMENT` for the level
 */
export function bootstrapDistribution(input: Replicates): BootstrapDistribution {
  const { estimate, n, replicates, leaveOneOut, method = 'bca-t' } = input;
  requireFinite([estimate], 'estimate');
  requireFinite(replicates, 'replicates');
  requireCount(replicates.length, 'the number of replicates', 1);
  requireCount(n, 'n', 2);
  replicates.sort();
  const constant = countAround(replicates, estimate).equal === replicates.length;
  if (constant) replicates.fill(estimate);
  const corrections = method === 'percentile' ? NONE : correctionsOf({ estimate, replicates, leaveOneOut });
  const tails = method === 'bca-t' ? studentTails(n) : NORMAL_TAILS;
  const least = 0.5 / (replicates.length + 1);
  const below = (bound: number): number => {
    requireFinite([bound], 'bound');
    const { less, equal } = countAround(replicates, bound);
    return (less + equal / 2 + 0.5) / (replicates.length + 1);
  };
  const zOf = (bound: number): number => uncorrected(below(bound), corrections);
  return {
    estimate,
    n,
    standardError: constant || replicates.length < 2 ? 0 : standardDeviation(replicates),
    interval: (level = DEFAULT_LEVEL) => {
      requireShare(level, 'level');
      const z = tails.z((1 - level) / 2);
      const low = quantile(replicates, corrected(z, corrections));
      const high = quantile(replicates, corrected(-z, corrections));
      return { estimate, low, high, n, level, method: NAMES[method] };
    },
    pAtMost: (bound) => Math.max(least, tails.share(zOf(bound))),
    pAtLeast: (bound) => Math.max(least, tails.share(-zOf(bound))),
  };
}

/** How the share of a tail and the z where it ends belong together. */
interface Tails {
  readonly z: (share: number) => number;
  readonly share: (z: number) => number;
}

const NORMAL_TAILS: Tails = { z: normalQuantile, share: normalCdf };

/** The tails of Student's t with the bootstrap's small-sample factor √((n − 1) / n). */
function studentTails(n: number): Tails {
  const factor = Math.sqrt(n / (n - 1));
  return {
    z: (share) => factor * studentQuantile(share, n - 1),
    share: (z) => studentCdf(z / factor, n - 1),
  };
}

interface Corrections {
  readonly bias: number;
  readonly acceleration: number;
}

const NONE: Corrections = { bias: 0, acceleration: 0 };

function correctionsOf({
  estimate,
  replicates,
  leaveOneOut,
}: Pick<Replicates, 'estimate' | 'replicates' | 'leaveOneOut'>): Corrections {
  const { less, equal } = countAround(replicates, estimate);
  // What the samples without one differ by is then rounding.
  if (equal === replicates.length) return NONE;
  const bias = normalQuantile((less + equal / 2) / replicates.length);
  const centre = mean(leaveOneOut);
  let squares = 0;
  let cubes = 0;
  for (const value of leaveOneOut) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  return Number.isFinite(bias) && Number.isFinite(acceleration) ? { bias, acceleration } : NONE;
}

/** The quantile of the replicates that stands for a nominal z. */
function corrected(nominal: number, { bias, acceleration }: Corrections): number {
  const z = bias + nominal;
  const scale = 1 - acceleration * z;
  // Beyond the pole of the correction the quantile is at its end.
  if (scale <= 0) return z > 0 ? 1 : 0;
  return normalCdf(bias + z / scale);
}

/** The nominal z that {@link corrected} moves to a quantile. */
function uncorrected(share: number, { bias, acceleration }: Corrections): number {
  const z = normalQuantile(share) - bias;
  const scale = 1 + acceleration * z;
  if (scale <= 0) return z > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return z / scale - bias;
}

function countAround(sorted: Float64Array, value: number): { less: number; equal: number } {
  const slack = TOLERANCE * Math.max(1, Math.abs(sorted[0] ?? 0), Math.abs(sorted.at(-1) ?? 0));
  const less = firstWhere(sorted, (replicate) => replicate >= value - slack);
  return { less, equal: firstWhere(sorted, (replicate) => replicate > value + slack) - less };
}

/** Position of the first value for which `holds`, as it does for all after it; by bisection. */
function firstWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

import { BenchError } from '../core/errors.ts';
import { requireCount, requireFinite, requireShare } from './checks.ts';
import { normalCdf, normalUpperTail, twoSidedZ } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import type { DiscordantPairs } from './mcnemar.ts';
import type { OneSidedTest } from './one-sided-test.ts';

/** Discordant pairs among `n` pairs in all. */
export interface PairCounts extends DiscordantPairs {
  readonly n: number;
}

/**
 * Tango's score interval of the paired difference of two proportions, (gained − lost) / n.
 * Holds exactly the differences that the score test does not reject; found by bisection.
 * Source: T. Tango, Stat. Med. 17 (1998) 891-908.
 *
 * @param input.level two-sided; .95 when left out
 * @returns differences between −1 and 1, challenger minus reference; `undefined` when `n` is 0
 * @throws BenchError `INVALID_DATA` for counts that are not whole or more discordant pairs than pairs
 */
export function tangoInterval(input: PairCounts & { readonly level?: number }): Interval | undefined {
  const { gained, lost, n, level = DEFAULT_LEVEL } = input;
  requireShare(level, 'level');
  requirePairs(input);
  if (n === 0) return undefined;
  const estimate = (gained - lost) / n;
  const z = twoSidedZ(level);
  const score = (difference: number) => scoreStatistic({ gained, lost, n }, difference);
  return {
    estimate,
    low: crossing({ inside: estimate, outside: -1, rejected: (difference) => score(difference) > z }),
    high: crossing({ inside: estimate, outside: 1, rejected: (difference) => score(difference) < -z }),
    n,
    level,
    method: 'tango score',
  };
}

/**
 * Tango's score test of the paired difference of two proportions, one-sided, against any bound. The bounds that it does not
 * reject at α on either side are {@link tangoInterval} of level 1 − 2α.
 * Source: as {@link tangoInterval}.
 *
 * @returns `undefined` when `n` is 0
 * @throws BenchError `INVALID_DATA` as {@link tangoInterval}; its tests throw for a bound that is not finite
 */
export function tangoTest(input: PairCounts): OneSidedTest | undefined {
  requirePairs(input);
  if (input.n === 0) return undefined;
  const score = (bound: number): number => {
    requireFinite([bound], 'bound');
    // A difference of shares is never beyond ±1.
    return scoreStatistic(input, Math.max(-1, Math.min(1, bound)));
  };
  return {
    pAtMost: (bound) => normalUpperTail(score(bound)),
    pAtLeast: (bound) => normalCdf(score(bound)),
  };
}

function requirePairs({ gained, lost, n }: PairCounts): void {
  requireCount(n, 'n');
  requireCount(gained, 'gained');
  requireCount(lost, 'lost');
  if (gained + lost > n) {
    throw new BenchError('INVALID_DATA', `gained + lost is ${gained + lost}, more than n, which is ${n}.`, {
      details: { gained, lost, n },
    });
  }
}

/** Tango's Z of a hypothetical difference; it falls as `difference` rises. */
function scoreStatistic({ gained, lost, n }: PairCounts, difference: number): number {
  const linear = (2 * n - gained + lost) * difference - gained - lost;
  const constant = -lost * difference * (1 - difference);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * n * constant));
  // The likelihood's maximum for P(lost) given the difference. Of the two forms of the root of a quadratic this is
  // the one that does not subtract nearly equal numbers.
  const lossRate = linear <= 0 ? (root - linear) / (4 * n) : (-2 * constant) / (linear + root);
  const variance = n * (2 * lossRate + difference * (1 - difference));
  const numerator = gained - lost - n * difference;
  if (variance > 0) return numerator / Math.sqrt(variance);
  return numerator === 0 ? 0 : Math.sign(numerator) * Number.POSITIVE_INFINITY;
}

/** The border between accepted and rejected differences, to the last bit; `outside` where nothing is rejected. */
function crossing(search: {
  inside: number;
  outside: number;
  rejected: (difference: number) => boolean;
}): number {
  let { inside, outside } = search;
  if (!search.rejected(outside)) return outside;
  for (;;) {
    const middle = (inside + outside) / 2;
    if (middle === inside || middle === outside) return middle;
    if (search.rejected(middle)) outside = middle;
    else inside = middle;
  }
}

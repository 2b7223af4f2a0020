import { BenchError } from '../core/errors.ts';
import { requireCount, requireShare } from './checks.ts';
import { twoSidedZ } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import type { DiscordantPairs } from './mcnemar.ts';

/** Discordant pairs among `n` pairs in all; `level` is two-sided and .95 when left out. */
export interface TangoInput extends DiscordantPairs {
  readonly n: number;
  readonly level?: number;
}

/**
 * Tango's score interval of the paired difference of two proportions, (gained − lost) / n.
 * Holds exactly the differences that the score test does not reject; found by bisection.
 * Source: T. Tango, Stat. Med. 17 (1998) 891-908.
 *
 * @returns differences between −1 and 1, challenger minus reference; `undefined` when `n` is 0
 * @throws BenchError `INVALID_DATA` for counts that are not whole or more discordant pairs than pairs
 */
export function tangoInterval(input: TangoInput): Interval | undefined {
  const { gained, lost, n, level = DEFAULT_LEVEL } = input;
  requireShare(level, 'level');
  requireCount(n, 'n');
  requireCount(gained, 'gained');
  requireCount(lost, 'lost');
  if (gained + lost > n) {
    throw new BenchError('INVALID_DATA', `gained + lost is ${gained + lost}, more than n, which is ${n}.`, {
      details: { gained, lost, n },
    });
  }
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

/** Tango's Z of a hypothetical difference; it falls as `difference` rises. */
function scoreStatistic({ gained, lost, n }: TangoInput, difference: number): number {
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

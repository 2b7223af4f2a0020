import { BenchError } from '../core/errors.ts';
import { requireCount, requireFinite, requireShare } from './checks.ts';
import { clopperPearsonInterval } from './clopper-pearson.ts';
import { twoSidedZ } from './distributions.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import type { DiscordantPairs } from './mcnemar.ts';
import { wilsonInterval } from './wilson.ts';

/** An effect size with its interval; an end that is `null` is unbounded, and so is an estimate. */
export interface EffectSize {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A spread this small beside the mean is rounding: that of equal differences which are no binary fractions. */
const TOLERANCE = 1e-12;

/** A 2 × 2 table of paired binary results. */
export interface PairTable extends DiscordantPairs {
  /** Pairs that both sides have right, and that neither has. */
  readonly both: number;
  readonly neither: number;
}

/**
 * The odds ratio of paired binary results given the discordant pairs, gained / lost, with the exact interval that
 * Clopper and Pearson's of gained / (gained + lost) gives. Agrees with the exact McNemar test.
 * Source: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research I (IARC 1980), section 5.2.
 *
 * @returns `undefined` without discordant pairs, where it can be anything
 * @throws BenchError `INVALID_DATA` for counts that are not whole, `INVALID_ARGUMENT` for the level
 */
export function pairedOddsRatio(
  { gained, lost }: DiscordantPairs,
  level = DEFAULT_LEVEL,
): EffectSize | undefined {
  requireCount(gained, 'gained');
  requireCount(lost, 'lost');
  const share = clopperPearsonInterval({ successes: gained, n: gained + lost, level });
  if (share === undefined) return undefined;
  return {
    estimate: lost === 0 ? null : gained / lost,
    low: share.low / (1 - share.low),
    high: lost === 0 ? null : share.high / (1 - share.high),
  };
}

/**
 * Cohen's h, the difference of two proportions on the arcsine scale, 2 asin √p₁ − 2 asin √p₂: about .2 is called small,
 * .5 medium, .8 large. Its interval puts together Wilson's intervals of both proportions on that scale, by square-and-add
 * with the correlation φ of the paired results, which is lowered by a continuity correction where it is positive and counts as 0
 * where it is not defined.
 * Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. (1988), chapter 6; interval after
 * R. G. Newcombe, Stat. Med. 17 (1998) 2635-2650, method 10, which `npm run simulate` shows to hold its level on this scale.
 *
 * @returns positive where the challenger does better; `undefined` without pairs
 * @throws BenchError `INVALID_DATA` for counts that are not whole, `INVALID_ARGUMENT` for the level
 */
export function cohensH(table: PairTable, level = DEFAULT_LEVEL): EffectSize | undefined {
  const { gained, lost, both, neither } = table;
  requireShare(level, 'level');
  requireCount(gained, 'gained');
  requireCount(lost, 'lost');
  requireCount(both, 'both');
  requireCount(neither, 'neither');
  const n = gained + lost + both + neither;
  const ours = wilsonInterval({ successes: both + gained, n, level });
  const theirs = wilsonInterval({ successes: both + lost, n, level });
  if (ours === undefined || theirs === undefined) return undefined;
  const estimate = arcsine(ours.estimate) - arcsine(theirs.estimate);
  const correlation = correctedCorrelation(table);
  return {
    estimate,
    low: estimate - reach(below(ours), above(theirs), correlation),
    high: estimate + reach(above(ours), below(theirs), correlation),
  };
}

function arcsine(share: number): number {
  return 2 * Math.asin(Math.sqrt(share));
}

function below({ estimate, low }: Interval): number {
  return arcsine(estimate) - arcsine(low);
}

function above({ estimate, high }: Interval): number {
  return arcsine(high) - arcsine(estimate);
}

/** The root of the sum of squares of two lengths, less what their correlation has in common. */
function reach(ours: number, theirs: number, correlation: number): number {
  return Math.sqrt(Math.max(0, ours ** 2 - 2 * correlation * ours * theirs + theirs ** 2));
}

function correctedCorrelation({ gained, lost, both, neither }: PairTable): number {
  const n = gained + lost + both + neither;
  const spread = (both + gained) * (lost + neither) * (both + lost) * (gained + neither);
  const common = both * neither - gained * lost;
  return spread === 0 ? 0 : (common > 0 ? Math.max(0, common - n / 2) : common) / Math.sqrt(spread);
}

/**
 * The standardised mean of paired differences, d_z = mean / sd: how far the pairs lie from 0 in units of their own
 * spread. Its large-sample standard error is √(1/n + d² / 2n).
 * Source: J. Cohen (1988), chapter 2; L. V. Hedges and I. Olkin, Statistical Methods for Meta-Analysis (1985), chapter 5.
 *
 * @param input.difference the mean difference
 * @param input.sd standard deviation of the differences, in the same unit
 * @returns `undefined` where the differences have no spread, or only that of rounding
 * @throws BenchError `INVALID_DATA` for numbers that are not finite or fewer than two pairs, `INVALID_ARGUMENT` for the
 *   level
 */
export function standardisedDifference(input: {
  readonly difference: number;
  readonly sd: number;
  readonly n: number;
  readonly level?: number;
}): EffectSize | undefined {
  const { difference, sd, n, level = DEFAULT_LEVEL } = input;
  requireShare(level, 'level');
  requireFinite([difference, sd], 'difference, sd');
  if (!(n >= 2)) {
    throw new BenchError('INVALID_DATA', `A spread takes at least two pairs, but n is ${n}.`, {
      details: { n },
    });
  }
  if (sd <= TOLERANCE * Math.abs(difference)) return undefined;
  const estimate = difference / sd;
  const half = twoSidedZ(level) * Math.sqrt(1 / n + estimate ** 2 / (2 * n));
  return { estimate, low: estimate - half, high: estimate + half };
}

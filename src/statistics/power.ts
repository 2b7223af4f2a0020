import { BenchError } from '../core/errors.ts';
import { requireCount, requirePositive, requireShare } from './checks.ts';
import { normalQuantile } from './distributions.ts';

/** The error rates that a plan is made for. */
export interface PlanningRates {
  /** Two-sided; .05 when left out. */
  readonly alpha?: number;
  /** The chance of finding a difference that is there, at least .5; .8 when left out. */
  readonly power?: number;
}

/**
 * The number of pairs that the exact McNemar test needs to find a difference of two paired proportions:
 * n d = √n (z_(1−α/2) √ψ + z_power √(ψ − d²)) + 1, rounded up. The 1 is the continuity correction, without which the exact
 * test falls short of its power. With it the exact power is at least what was asked for: by up to .03 more where d is at most
 * half of ψ, up to .2 where it is nearly all of it. Only where nearly every pair is discordant (ψ of .9 and above) do the
 * steps of the exact test let it fall short, by up to .06 in plans of a few dozen pairs.
 * Source: R. J. Connor, Biometrics 43 (1987) 207-211, after O. S. Miettinen, Biometrics 24 (1968) 339-352; correction after
 * J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), chapter 13.
 *
 * @param input.difference d, the difference of shares; its sign does not matter
 * @param input.discordance ψ, the share of pairs in which exactly one side is right; where it is below |d|, which it cannot
 *   be, it counts as |d|
 * @throws BenchError `INVALID_ARGUMENT` for a difference that is not between 0 and 1, a discordance or rates out of range
 */
export function requiredPairsBinary(
  input: PlanningRates & { readonly difference: number; readonly discordance: number },
): number {
  const difference = Math.abs(input.difference);
  requirePositive(difference, 'difference');
  if (difference > 1) {
    throw new BenchError('INVALID_ARGUMENT', `A difference of shares is at most 1, but is ${difference}.`, {
      details: { difference },
    });
  }
  requireDiscordance(input.discordance);
  return Math.ceil(rootOfPairs(quantiles(input), { difference, discordance: input.discordance }) ** 2);
}

/**
 * The smallest difference of two paired proportions that the exact McNemar test finds with the stated power: the d that
 * solves the equation of {@link requiredPairsBinary} for n, by bisection.
 *
 * @returns a share above 0; `undefined` when so few pairs cannot show any difference
 * @throws BenchError `INVALID_DATA` or `INVALID_ARGUMENT` for pairs below 1 or shares out of range
 */
export function detectableDifferenceBinary(
  input: PlanningRates & { readonly pairs: number; readonly discordance: number },
): number | undefined {
  const { pairs, discordance } = input;
  const z = quantiles(input);
  requireCount(pairs, 'pairs', 1);
  requireDiscordance(discordance);
  const root = Math.sqrt(pairs);
  const suffices = (difference: number): boolean => rootOfPairs(z, { difference, discordance }) <= root;
  if (!suffices(1)) return undefined;
  let enough = 1;
  let tooSmall = 0;
  for (;;) {
    const middle = (enough + tooSmall) / 2;
    if (middle === enough || middle === tooSmall) return enough;
    if (suffices(middle)) enough = middle;
    else tooSmall = middle;
  }
}

/** The square root of the pairs that {@link requiredPairsBinary} asks for; it falls as the difference rises. */
function rootOfPairs(
  { zAlpha, zPower }: Quantiles,
  { difference, discordance }: { readonly difference: number; readonly discordance: number },
): number {
  const apart = Math.max(discordance, difference);
  const spread = zAlpha * Math.sqrt(apart) + zPower * Math.sqrt(Math.max(0, apart - difference ** 2));
  return (spread + Math.sqrt(spread ** 2 + 4 * difference)) / (2 * difference);
}

/**
 * The number of pairs that a two-sided paired t test needs to find a mean difference:
 * n = ((z_(1−α/2) + z_power) · sd / d)² + z_(1−α/2)² / 2, rounded up.
 * Source: W. C. Guenther, Am. Stat. 35 (1981) 243-244; within one pair of the exact noncentral t.
 *
 * @param input.difference in the unit of the scores; its sign does not matter
 * @param input.sd standard deviation of the paired differences, in the same unit
 * @throws BenchError `INVALID_ARGUMENT` for a difference or sd that is not above 0
 */
export function requiredPairsContinuous(
  input: PlanningRates & { readonly difference: number; readonly sd: number },
): number {
  const { zAlpha, zPower } = quantiles(input);
  const difference = Math.abs(input.difference);
  requirePositive(difference, 'difference');
  requirePositive(input.sd, 'sd');
  return Math.ceil((((zAlpha + zPower) * input.sd) / difference) ** 2 + zAlpha ** 2 / 2);
}

/**
 * The smallest mean paired difference that a two-sided paired t test finds with the stated power: the d that solves
 * the equation of {@link requiredPairsContinuous} for n.
 *
 * @returns in the unit of `sd`; `undefined` when so few pairs cannot show any difference
 * @throws BenchError `INVALID_DATA` or `INVALID_ARGUMENT` for pairs below 1 or an sd that is not above 0
 */
export function detectableDifferenceContinuous(
  input: PlanningRates & { readonly pairs: number; readonly sd: number },
): number | undefined {
  const { zAlpha, zPower } = quantiles(input);
  requireCount(input.pairs, 'pairs', 1);
  requirePositive(input.sd, 'sd');
  const effective = input.pairs - zAlpha ** 2 / 2;
  return effective > 0 ? ((zAlpha + zPower) * input.sd) / Math.sqrt(effective) : undefined;
}

interface Quantiles {
  readonly zAlpha: number;
  readonly zPower: number;
}

function quantiles({ alpha = 0.05, power = 0.8 }: PlanningRates): Quantiles {
  requireShare(alpha, 'alpha');
  requireShare(power, 'power');
  if (power < 0.5) {
    throw new BenchError('INVALID_ARGUMENT', `power is ${power}; a plan takes at least 0.5.`, {
      details: { power },
    });
  }
  return { zAlpha: normalQuantile(1 - alpha / 2), zPower: normalQuantile(power) };
}

function requireDiscordance(discordance: number): void {
  if (!(discordance > 0 && discordance <= 1)) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `discordance must be above 0 and at most 1, but is ${discordance}.`,
      {
        details: { discordance },
      },
    );
  }
}

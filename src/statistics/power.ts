import { BenchError } from '../core/errors.ts';
import { requireCount, requirePositive, requireShare } from './checks.ts';
import { normalQuantile } from './distributions.ts';

/** The error rates that a plan is made for. */
export interface PlanningRates {
  /** Two-sided; .05 when left out. */
  readonly alpha?: number;
  /** The chance of finding a difference that is there; .8 when left out. */
  readonly power?: number;
}

/**
 * The number of pairs that McNemar's test needs to find a difference of two paired proportions.
 * n = (z_(1−α/2) √ψ + z_power √(ψ − d²))² / d², rounded up.
 * Source: R. J. Connor, Biometrics 43 (1987) 207-211, after O. S. Miettinen, Biometrics 24 (1968) 339-352.
 *
 * @param input.difference d, the difference of shares; its sign does not matter
 * @param input.discordance ψ, the share of pairs in which exactly one side is right; at least |d|
 * @throws BenchError `INVALID_ARGUMENT` for a difference of 0 or beyond the discordance, or rates outside (0, 1)
 */
export function requiredPairsBinary(
  input: PlanningRates & { readonly difference: number; readonly discordance: number },
): number {
  const { discordance } = input;
  const difference = Math.abs(input.difference);
  const { zAlpha, zPower } = quantiles(input);
  requirePositive(difference, 'difference');
  requireDiscordance(discordance);
  if (difference > discordance) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `A difference of ${difference} cannot come from a discordance of ${discordance}: it is at most as large.`,
      { details: { difference, discordance } },
    );
  }
  const spread = zAlpha * Math.sqrt(discordance) + zPower * Math.sqrt(discordance - difference ** 2);
  return Math.ceil((spread / difference) ** 2);
}

/**
 * The smallest difference of two paired proportions that McNemar's test finds with the stated power: the d that solves
 * the equation of {@link requiredPairsBinary} for n.
 *
 * @returns a share above 0 and at most the discordance; `undefined` when so few pairs cannot show any difference
 * @throws BenchError `INVALID_DATA` or `INVALID_ARGUMENT` for pairs below 1 or shares out of range
 */
export function detectableDifferenceBinary(
  input: PlanningRates & { readonly pairs: number; readonly discordance: number },
): number | undefined {
  const { pairs, discordance } = input;
  const { zAlpha, zPower } = quantiles(input);
  requireCount(pairs, 'pairs', 1);
  requireDiscordance(discordance);
  // (√n d − z_α √ψ)² = z_power² (ψ − d²) is a quadratic in d; its larger root is the branch on which the left side,
  // before squaring, has the sign of z_power.
  const leading = pairs + zPower ** 2;
  const half = zAlpha * Math.sqrt(pairs * discordance);
  const constant = discordance * (zAlpha ** 2 - zPower ** 2);
  const root = Math.sqrt(Math.max(0, half ** 2 - leading * constant));
  const difference = (half + Math.sign(zPower) * root) / leading;
  return difference <= discordance ? difference : undefined;
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

function quantiles({ alpha = 0.05, power = 0.8 }: PlanningRates): { zAlpha: number; zPower: number } {
  requireShare(alpha, 'alpha');
  requireShare(power, 'power');
  if (power <= alpha) {
    throw new BenchError('INVALID_ARGUMENT', `power is ${power}, not above alpha, which is ${alpha}.`, {
      details: { alpha, power },
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

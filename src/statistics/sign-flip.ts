import { requireCount, requireFinite, requireSome } from './checks.ts';
import { sum } from './moments.ts';
import { DEFAULT_RESAMPLES, type ResamplingOptions } from './resampling.ts';

/** What {@link signFlipTest} found. */
export interface SignFlipResult {
  /** The observed mean difference. */
  readonly difference: number;
  /** Two-sided. */
  readonly p: number;
  /** Whether all sign patterns were counted or a random part of them. */
  readonly method: 'exact' | 'monte-carlo';
  /** How many sign patterns were looked at. */
  readonly patterns: number;
}

/** Differences that can be enumerated: 2^16 sign patterns. */
const LARGEST_EXACT = 16;
/** Sign bits taken from one random number. */
const BITS_PER_DRAW = 30;
/** Sums that differ by rounding alone count as equal; relative to the sum of absolute differences. */
const TOLERANCE = 1e-12;

/**
 * The sign-flip permutation test that paired differences are symmetric about 0, on their mean. All 2^k patterns of
 * the k differences that are not 0 are counted when k <= 16; otherwise patterns are drawn and p is
 * (b + 1) / (m + 1), which never claims a p of 0.
 * Source: R. A. Fisher, The Design of Experiments (1935), section 21; B. Phipson and G. K. Smyth, Stat. Appl. Genet.
 * Mol. Biol. 9 (2010) 39, for the Monte Carlo p.
 *
 * @param input.differences one for each pair, challenger minus reference
 * @throws BenchError `INVALID_DATA` for no differences or one that is not finite
 */
export function signFlipTest(
  input: ResamplingOptions & { readonly differences: readonly number[] },
): SignFlipResult {
  const { differences, random, resamples = DEFAULT_RESAMPLES } = input;
  requireSome(differences, 'differences');
  requireFinite(differences, 'differences');
  requireCount(resamples, 'resamples', 1);
  const total = sum(differences);
  const moving = Float64Array.from(differences.filter((value) => value !== 0));
  const weight = sum(moving.map(Math.abs));
  const threshold = Math.abs(total) - TOLERANCE * weight;
  const difference = total / differences.length;
  if (moving.length <= LARGEST_EXACT) {
    const patterns = 2 ** moving.length;
    return { difference, p: countAll(moving, threshold) / patterns, method: 'exact', patterns };
  }
  const reached = countDrawn({ moving, threshold, total, resamples, random });
  return { difference, p: (reached + 1) / (resamples + 1), method: 'monte-carlo', patterns: resamples };
}

function countAll(moving: Float64Array, threshold: number): number {
  let reached = 0;
  for (let pattern = 0; pattern < 2 ** moving.length; pattern++) {
    let flipped = 0;
    for (const [position, value] of moving.entries()) flipped += (pattern >> position) & 1 ? -value : value;
    if (Math.abs(flipped) >= threshold) reached++;
  }
  return reached;
}

function countDrawn(draw: {
  moving: Float64Array;
  threshold: number;
  total: number;
  resamples: number;
  random: () => number;
}): number {
  const { moving, threshold, total, resamples, random } = draw;
  let reached = 0;
  for (let resample = 0; resample < resamples; resample++) {
    let flipped = 0;
    for (let start = 0; start < moving.length; start += BITS_PER_DRAW) {
      const end = Math.min(start + BITS_PER_DRAW, moving.length);
      let bits = Math.floor(random() * 2 ** BITS_PER_DRAW);
      for (let position = start; position < end; position++) {
        flipped += (bits & 1) * (moving[position] ?? 0);
        bits >>= 1;
      }
    }
    if (Math.abs(total - 2 * flipped) >= threshold) reached++;
  }
  return reached;
}

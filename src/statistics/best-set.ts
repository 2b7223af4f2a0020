import { BenchError } from '../core/errors.ts';
import { requireShare } from './checks.ts';

/** One of several candidates that did better than another, and the two-sided p of their comparison. */
export interface Lead {
  /** Position of the candidate. */
  readonly winner: number;
  readonly loser: number;
  readonly p: number;
}

/**
 * The candidates that may be the best: one is out when another one beats it at α / (k − 1) two-sided, Bonferroni's share of
 * its k − 1 comparisons. Those of the truly best candidate can only be lost by chance, each with a probability of at most
 * half that share, so that it stays in with a chance of at least 1 − α / 2.
 * Source: the idea of comparing with the best, J. C. Hsu, Ann. Stat. 9 (1981) 1026-1034; here with any paired test.
 *
 * @param input.count k, how many candidates there are
 * @param input.alpha .05 when left out
 * @returns positions, ascending; empty when the leads go round in a circle
 * @throws BenchError `INVALID_DATA` for a position that is none or a p outside [0, 1]
 */
export function mayBeBest(input: {
  readonly count: number;
  readonly leads: readonly Lead[];
  readonly alpha?: number;
}): number[] {
  const { count, leads, alpha = 0.05 } = input;
  requireShare(alpha, 'alpha');
  const left = new Set(Array.from({ length: count }, (_, position) => position));
  for (const [index, { winner, loser, p }] of leads.entries()) {
    if (!(p >= 0 && p <= 1) || !isPosition(winner, count) || !isPosition(loser, count) || winner === loser) {
      throw new BenchError(
        'INVALID_DATA',
        `leads[${index}] has winner ${winner}, loser ${loser} and p ${p}, but there are ${count} candidates.`,
        { details: { index, winner, loser, p, count } },
      );
    }
    if (p * (count - 1) < alpha) left.delete(loser);
  }
  return [...left];
}

function isPosition(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

import { requireCount } from './checks.ts';
import { fairBinomialCdf } from './distributions.ts';

/** The discordant pairs of two binary results on the same samples. */
export interface DiscordantPairs {
  /** Pairs that the challenger has right and the reference wrong. */
  readonly gained: number;
  /** Pairs that the reference has right and the challenger wrong. */
  readonly lost: number;
}

/** Two-sided p values of McNemar's test. */
export interface McNemarResult {
  /** The exact conditional test: never rejects more often than it says, often less. */
  readonly p: number;
  /** The mid-p version, less conservative: half the probability of the observed split is left out. */
  readonly midP: number;
  /** `gained` + `lost`, all that the test rests on. */
  readonly discordant: number;
}

/**
 * McNemar's exact test that gains and losses are equally likely: two-sided binomial on the discordant pairs.
 * Without discordant pairs p is 1.
 * Source: Q. McNemar, Psychometrika 12 (1947) 153-157; mid-p: M. W. Fagerland, S. Lydersen and P. Laake,
 * BMC Med. Res. Methodol. 13 (2013) 91.
 *
 * @throws BenchError `INVALID_DATA` for a count that is no whole number of at least 0
 */
export function mcnemarTest({ gained, lost }: DiscordantPairs): McNemarResult {
  requireCount(gained, 'gained');
  requireCount(lost, 'lost');
  const discordant = gained + lost;
  if (gained === lost) return { p: 1, midP: 1, discordant };
  const fewer = Math.min(gained, lost);
  const tail = fairBinomialCdf(fewer, discordant);
  const below = fewer === 0 ? 0 : fairBinomialCdf(fewer - 1, discordant);
  return { p: Math.min(1, 2 * tail), midP: Math.min(1, tail + below), discordant };
}

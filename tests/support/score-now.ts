import type { Score, ScoredSuite, Scorer, ScoringContext } from '../../src/core/scorer.ts';
import type { Reading } from '../../src/protocol/records.ts';
import type { Sample } from '../../src/protocol/sample.ts';

const refuse = (): never => {
  throw new Error('a scorer that is pure asks nothing');
};

/** A suite whose answers are texts. */
export const TEXT: ScoredSuite = { answer: { kind: 'text' } };

/** What scorers are given that ask nothing. */
export const PURE: ScoringContext = {
  call: refuse,
  embed: refuse,
  passages: null,
  signal: AbortSignal.abort('a scorer that is pure waits for nothing'),
};

/** The score of a scorer that neither asks nor waits, as all built-in ones are. */
export function scoreNow(scorer: Scorer, sample: Sample, reading: Reading): Score | null {
  const score = scorer.score(sample, reading, PURE);
  if (score instanceof Promise) throw new Error(`${scorer.metric.name} is waited for`);
  return score;
}

import { BenchError } from '../core/errors.ts';
import type { ScoringContext } from '../core/scorer.ts';

const refuse = async (): Promise<never> => {
  throw new BenchError('INTERNAL', 'scorers cannot ask anything yet');
};

export const nothingToAsk: ScoringContext = {
  call: refuse,
  embed: refuse,
  passages: null,
  signal: AbortSignal.any([]),
};

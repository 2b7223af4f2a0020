import type { RunLimit } from '../protocol/words.ts';
import { BenchError } from './errors.ts';

/** The end of a run by a limit that its user set: it is saved, and can be gone on with. */
export function limitReached(limit: RunLimit, reason: string): BenchError {
  return new BenchError('BUDGET_EXCEEDED', reason, { details: { fatal: true, limit } });
}

/** Which limit of a user's ended a run; `undefined` for any other error. */
export function limitThatEnded(error: unknown): RunLimit | undefined {
  if (!(error instanceof BenchError) || error.code !== 'BUDGET_EXCEEDED') return undefined;
  const { limit } = error.details;
  return limit === 'budget' || limit === 'time' ? limit : undefined;
}

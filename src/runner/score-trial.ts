import { BenchError, describeError } from '../core/errors.ts';
import type { Score, Scorer } from '../core/scorer.ts';
import type { ScoreRecord } from '../protocol/records.ts';
import type { Sample } from '../protocol/sample.ts';
import { openScoring, type ScoringOptions } from './scoring-context.ts';

/**
 * Scores of a trial; a failed trial has none. Where a scorer fails, its score is a missing one with the reason.
 * @throws what aborted the run, and any BenchError that further scoring could not escape either
 */
export async function scoreTrial(
  sample: Sample,
  scorers: readonly Scorer[],
  options: ScoringOptions,
): Promise<readonly ScoreRecord[]> {
  const { trial } = options;
  const { outcome } = trial;
  if (outcome.status === 'failed') return [];
  const records: ScoreRecord[] = [];
  for (const scorer of scorers) {
    const { context, calls } = openScoring(scorer, options);
    const made = {
      type: 'score',
      trial: trial.key,
      metric: scorer.metric.name,
      scorerVersion: scorer.version,
    } as const;
    const asked = (): Pick<ScoreRecord, 'calls'> => (calls.length === 0 ? {} : { calls: [...calls] });
    try {
      const score = await scorer.score(sample, outcome, context);
      requireScore(score);
      records.push({
        ...made,
        value: score?.value ?? null,
        ...(score?.detail === undefined ? {} : { detail: score.detail }),
        ...(score?.statistics === undefined ? {} : { statistics: score.statistics }),
        ...asked(),
      });
    } catch (error) {
      context.signal.throwIfAborted();
      if (endsRun(error)) throw error;
      records.push({ ...made, value: null, failure: describeError(error), ...asked() });
    }
  }
  return records;
}

/** Faults that every other trial would meet as well. */
function endsRun(error: unknown): boolean {
  if (!(error instanceof BenchError)) return false;
  return (
    error.details['fatal'] === true || ['FILE_SYSTEM', 'INTERNAL', 'INVALID_CONFIG'].includes(error.code)
  );
}

/**
 * What is not a score would be read as a sample that the scorer says nothing about, and what JSON has no word for could
 * not be written.
 */
function requireScore(score: Score | null): void {
  if (score === null) return;
  if (typeof score !== 'object') {
    throw new BenchError(
      'INVALID_DATA',
      `the scorer gave ${score} for a score: it has to be { value } or null.`,
    );
  }
  for (const value of [score.value, ...(score.statistics ?? [])]) {
    if (Number.isFinite(value)) continue;
    const given = typeof value === 'number' ? value : JSON.stringify(value);
    throw new BenchError('INVALID_DATA', `the scorer gave ${given} for a number.`);
  }
  try {
    JSON.stringify(score.detail);
  } catch (cause) {
    throw new BenchError('INVALID_DATA', 'the scorer gave a detail that is not JSON.', { cause });
  }
}

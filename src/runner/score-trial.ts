import type { Scorer } from '../core/scorer.ts';
import type { ScoreRecord, TrialRecord } from '../protocol/records.ts';
import type { Sample } from '../protocol/sample.ts';

/** Scores of a trial; a failed trial has none. */
export async function scoreTrial(
  trial: TrialRecord,
  sample: Sample,
  scorers: readonly Scorer[],
): Promise<readonly ScoreRecord[]> {
  const { outcome } = trial;
  if (outcome.status === 'failed') return [];
  return scorers.map((scorer) => {
    const score = scorer.score(sample, outcome);
    return {
      type: 'score',
      trial: trial.key,
      metric: scorer.metric.name,
      scorerVersion: scorer.version,
      value: score?.value ?? null,
      ...(score?.detail === undefined ? {} : { detail: score.detail }),
      ...(score?.statistics === undefined ? {} : { statistics: score.statistics }),
    };
  });
}

import type { Score, Scorer } from '../core/scorer.ts';
import type { ScoreRecord, TrialRecord } from '../protocol/records.ts';
import type { Sample } from '../protocol/sample.ts';
import { nothingToAsk } from './scoring-context.ts';

/** Scores of a trial; a failed trial has none. */
export async function scoreTrial(
  trial: TrialRecord,
  sample: Sample,
  scorers: readonly Scorer[],
): Promise<readonly ScoreRecord[]> {
  const { outcome } = trial;
  if (outcome.status === 'failed') return [];
  const records: ScoreRecord[] = [];
  for (const scorer of scorers) {
    const judging = scorer.score(sample, outcome, nothingToAsk);
    const score: Score | null = judging instanceof Promise ? await judging : judging;
    records.push({
      type: 'score',
      trial: trial.key,
      metric: scorer.metric.name,
      scorerVersion: scorer.version,
      value: score?.value ?? null,
      ...(score?.detail === undefined ? {} : { detail: score.detail }),
      ...(score?.statistics === undefined ? {} : { statistics: score.statistics }),
    });
  }
  return records;
}

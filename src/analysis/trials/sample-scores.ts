import type { TrialData } from './run-index.ts';
import { scoreRecord } from './trial-facts.ts';

/** One sample's scores of one metric, over its repeats. */
export interface SampleScores {
  readonly sample: string;
  readonly input: string;
  readonly targets: readonly string[];
  /** One value a scored trial. */
  readonly values: readonly number[];
  /** Sums of the sufficient statistics over the repeats; `null` where a score has none. */
  readonly statistics: readonly number[] | null;
  /** Repeats that failed. */
  readonly failed: number;
}

/** The scores of a metric by sample, in the order of the trials; samples without score or failure are left out. */
export function sampleScores(trials: readonly TrialData[], metric: string): SampleScores[] {
  const result: SampleScores[] = [];
  let current: {
    trial: TrialData;
    values: number[];
    rows: (readonly number[] | null)[];
    failed: number;
  } | null = null;
  const close = (): void => {
    if (current === null || (current.values.length === 0 && current.failed === 0)) return;
    const { id, input, targets } = current.trial.sample;
    const { values, failed } = current;
    result.push({ sample: id, input, targets, values, statistics: sumRows(current.rows), failed });
  };
  for (const trial of trials) {
    if (current === null || current.trial.sample !== trial.sample) {
      close();
      current = { trial, values: [], rows: [], failed: 0 };
    }
    if (trial.record.outcome.status === 'failed') current.failed++;
    const score = scoreRecord(trial, metric);
    if (score === undefined || score.value === null) continue;
    current.values.push(score.value);
    current.rows.push(score.statistics ?? null);
  }
  close();
  return result;
}

/** Mean over the repeats. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sumRows(rows: readonly (readonly number[] | null)[]): number[] | null {
  const [first] = rows;
  if (first === undefined || first === null) return null;
  const sums = first.map(() => 0);
  for (const row of rows) {
    if (row === null || row.length !== sums.length) return null;
    for (const [index, value] of row.entries()) sums[index] = (sums[index] ?? 0) + value;
  }
  return sums;
}

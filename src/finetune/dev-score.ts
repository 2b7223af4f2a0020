import { buildReport } from '../analysis/build-report.ts';
import { BenchError } from '../core/errors.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import { type LedgerFile, recordAttempt } from './ledger.ts';

/** What a fine-tuned model answered to the dev split. */
export interface DevRun {
  readonly record: RunRecord;
  readonly failedTrials: number;
}

/**
 * Writes the primary metric of a model's answers to the dev split into the ledger.
 * @throws BenchError `PROVIDER` when none could be answered; the model stays registered without a score
 */
export async function recordDevScore(
  attempt: TunedAttempt,
  { record, failedTrials }: DevRun,
  ledger: LedgerFile,
): Promise<TunedAttempt> {
  const [suite] = buildReport(record).suites;
  const figure = suite?.cells[0]?.metrics[0]?.figure ?? null;
  if (suite === undefined || figure === null) throw unscored(record);
  const scored: TunedAttempt = {
    ...attempt,
    devScore: {
      metric: suite.primary.name,
      value: figure.estimate,
      low: figure.low,
      high: figure.high,
      n: figure.n,
      better: suite.primary.better,
      ...(failedTrials === 0 ? {} : { unanswered: failedTrials }),
    },
  };
  await recordAttempt(ledger, scored);
  return scored;
}

function unscored({ records }: Pick<RunRecord, 'records'>): BenchError {
  const reason = records.flatMap((record) =>
    record.type === 'trial' && record.outcome.status === 'failed' ? [record.outcome.reason] : [],
  )[0];
  return reason === undefined
    ? new BenchError('INTERNAL', 'the answers to the dev split have no score')
    : new BenchError('PROVIDER', `no dev sample could be answered: ${reason}`);
}

import { z } from 'zod';
import type { RunHeader } from './header.ts';
import type { JournalRecord } from './records.ts';
import type { SampleRecord } from './sample.ts';

/** Everything a report is made from. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly samples: readonly SampleRecord[];
  readonly records: readonly JournalRecord[];
}

/** A record that a program hands in: its parts were checked when it was read. */
export const runRecordSchema = z.custom<RunRecord>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'header' in value &&
    'samples' in value &&
    'records' in value,
  'it takes a run record, as loadRun and runBenchmark give it',
);

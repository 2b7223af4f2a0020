import type { JournalRecord } from './journal.ts';
import type { RunHeader } from './run-header.ts';
import type { Sample } from './sample.ts';

/** A line of `samples.jsonl`. */
export interface SampleRecord extends Sample {
  readonly suite: string;
}

/** Everything a report is made from. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly samples: readonly SampleRecord[];
  readonly records: readonly JournalRecord[];
}

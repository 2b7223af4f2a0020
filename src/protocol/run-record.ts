import type { RunHeader } from './header.ts';
import type { JournalRecord } from './records.ts';
import type { SampleRecord } from './sample.ts';

/** Everything a report is made from. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly samples: readonly SampleRecord[];
  readonly records: readonly JournalRecord[];
}

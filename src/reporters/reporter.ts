import type { Report } from '../analysis/report.ts';
import type { ExplorerData } from '../analysis/samples/explorer-model.ts';
import type { TrialRow } from '../analysis/samples/sample-model.ts';

/** A file of a report: its name within the report's folder, and its whole content as text. */
export interface ReportFile {
  readonly name: string;
  readonly content: string;
}

/** What every format is made from. */
export interface ReportInput {
  readonly report: Report;
  readonly rows: readonly TrialRow[];
  /** Every answer for the reader of the page, which has no such part without it. */
  readonly explorer?: ExplorerData;
}

/** Turns a report into files, without reading or writing anything. */
export interface Reporter {
  readonly name: string;
  render(input: ReportInput): Promise<readonly ReportFile[]>;
}

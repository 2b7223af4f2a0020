import type { Report, TrialRow } from '../analysis/report.ts';

/** A file of a report: its name within the report's folder, and its whole content as text. */
export interface ReportFile {
  readonly name: string;
  readonly content: string;
}

/** What every format is made from. */
export interface ReportInput {
  readonly report: Report;
  readonly rows: readonly TrialRow[];
}

/** Turns a report into files, without reading or writing anything. */
export interface Reporter {
  readonly name: string;
  render(input: ReportInput): Promise<readonly ReportFile[]>;
}

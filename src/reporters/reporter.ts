import { z } from 'zod';
import type { Report } from '../analysis/report.ts';
import type { ExplorerData } from '../analysis/samples/explorer-model.ts';
import type { TrialRow } from '../analysis/samples/sample-model.ts';
import { calledAs, functionSchema, requireShape } from '../core/require-shape.ts';

/** A file of a report, and its whole content as text. */
export interface ReportFile {
  /** Within the report's folder, for instance `report.md` or `charts/cost.svg`. */
  readonly name: string;
  readonly content: string;
}

/** What every format is made from. */
export interface ReportInput {
  readonly report: Report;
  /** Each made anew every time that they are gone through. */
  readonly rows: Iterable<TrialRow>;
  /** Every answer for the reader of the page, which has no such part without it. */
  readonly explorer?: ExplorerData;
}

/** A format of reports: turns one into files, without writing anything. */
export interface Reporter {
  /** As it is typed after `--format`. */
  readonly name: string;
  /** Whatever it throws costs this format alone: the other ones are written, and the run keeps its result. */
  render(input: ReportInput): Promise<readonly ReportFile[]>;
}

const reporterSchema = z.object({ name: z.string(), render: functionSchema });

/**
 * A format as a project adds it; built-in ones are made by the same.
 * @throws BenchError `INVALID_CONFIG` for one that lacks something
 */
export function defineReporter(reporter: Reporter): Reporter {
  requireShape(reporterSchema, reporter, { of: calledAs('report format', reporter) });
  return reporter;
}

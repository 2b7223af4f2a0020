import type { Report } from '../analysis/report.ts';
import type { ExplorerData } from '../analysis/samples/explorer-model.ts';
import type { TrialRow } from '../analysis/samples/sample-model.ts';
import { BenchError } from '../core/errors.ts';

/** A file of a report, and its whole content as text. */
export interface ReportFile {
  /** Within the report's folder, for instance `report.md` or `charts/cost.svg`. */
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

/** A format of reports: turns one into files, without writing anything. */
export interface Reporter {
  /** As it is typed after `--format`. */
  readonly name: string;
  /** Whatever it throws costs this format alone: the other ones are written, and the run keeps its result. */
  render(input: ReportInput): Promise<readonly ReportFile[]>;
}

/**
 * A format as a project adds it; built-in ones are made by the same.
 * @throws BenchError `INVALID_CONFIG` for one that renders nothing
 */
export function defineReporter(reporter: Reporter): Reporter {
  // A project file need not be checked by a compiler.
  if (typeof reporter.render === 'function') return reporter;
  throw new BenchError('INVALID_CONFIG', `the report format "${reporter.name}" has no function "render".`, {
    hint: 'It takes the report and returns files, each with a name and a content.',
  });
}

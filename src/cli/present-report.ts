import { basename, join, relative } from 'node:path';
import { buildReport } from '../analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../analysis/economics/decision-inputs.ts';
import type { ProjectionTarget } from '../analysis/figures/projection-model.ts';
import { redactTexts } from '../analysis/redact-texts.ts';
import { explorerRows } from '../analysis/samples/explorer-rows.ts';
import { trialRows } from '../analysis/samples/trial-rows.ts';
import { visibleLine } from '../lib/visible-text.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import { renderSummary } from '../reporters/console.ts';
import type { Reporter } from '../reporters/reporter.ts';
import type { CliContext } from './context.ts';
import { print } from './print.ts';
import { writeReports } from './write-reports.ts';

/** Where the reports of a run go unless `--out` says otherwise. */
export function reportFolder(context: CliContext, run: string, out: string | undefined): string {
  return out ?? join(context.workingFolder, 'reports', run);
}

/**
 * The formats that were asked for, or all.
 * @throws BenchError `UNKNOWN_NAME` with the formats that there are
 */
export function chosenFormats(
  { registries: { reporters } }: Pick<CliContext, 'registries'>,
  names: readonly string[] | undefined,
): readonly Reporter[] {
  return names === undefined ? reporters.all : [...new Set(names)].map((name) => reporters.get(name));
}

/**
 * Renders a run, writes it in the formats and, unless `json`, prints the summary. A format that fails is a notice.
 * @returns whether all formats are written.
 */
export async function presentReport(
  context: CliContext,
  record: RunRecord,
  options: {
    readonly folder: string;
    readonly json: boolean;
    readonly formats?: readonly Reporter[];
    readonly redactText?: boolean;
    readonly inputs?: DecisionInputs;
    readonly projection?: readonly ProjectionTarget[];
  },
): Promise<boolean> {
  const {
    folder,
    json,
    formats = context.registries.reporters.all,
    redactText = false,
    inputs = NO_INPUTS,
    projection = [],
  } = options;
  const whole = {
    report: buildReport(record, { inputs, formulas: context.formulas, projection }),
    rows: trialRows(record),
  };
  const { report, rows } = redactText ? redactTexts(whole) : whole;
  const { files, complete } = await writeReports(
    folder,
    { report, rows, explorer: explorerRows(record, { redacted: redactText }) },
    { formats, notice: (text) => context.notice(text) },
  );
  const page = files.length === 1 ? files[0] : files.find((file) => basename(file) === 'index.html');
  const place = relative(context.workingFolder, page ?? folder);
  print(
    { args: { json }, context },
    { run: record.header.id, folder, report },
    (style) =>
      `${renderSummary(report, style)}\n${files.length === 0 ? '' : `Report: ${visibleLine(place)}\n`}`,
  );
  return complete;
}

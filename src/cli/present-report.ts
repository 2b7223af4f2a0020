import { join, relative } from 'node:path';
import { buildReport } from '../analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../analysis/decision/decision-inputs.ts';
import { redactTexts } from '../analysis/redact.ts';
import type { Report } from '../analysis/report.ts';
import { explorerRows } from '../analysis/samples/explorer-rows.ts';
import { trialRows } from '../analysis/samples/trial-rows.ts';
import { visibleLine } from '../lib/visible-text.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import { renderSummary } from '../reporters/console.ts';
import type { CliContext } from './context.ts';
import { print } from './print.ts';
import { writeReports } from './write-reports.ts';

/** Where the reports of a run go unless `--out` says otherwise. */
export function reportFolder(context: CliContext, run: string, out: string | undefined): string {
  return out ?? join(context.workingFolder, 'reports', run);
}

/** Renders a run, writes all formats and, unless `json`, prints the summary. */
export async function presentReport(
  context: CliContext,
  record: RunRecord,
  options: {
    readonly folder: string;
    readonly json: boolean;
    readonly redactText?: boolean;
    readonly inputs?: DecisionInputs;
  },
): Promise<Report> {
  const { folder, json, redactText = false, inputs = NO_INPUTS } = options;
  const whole = { report: buildReport(record, inputs), rows: trialRows(record) };
  const { report, rows } = redactText ? redactTexts(whole) : whole;
  await writeReports(folder, { report, rows, explorer: explorerRows(record, { redacted: redactText }) });
  const page = join(relative(context.workingFolder, folder), 'index.html');
  print(
    { args: { json }, context },
    { run: record.header.id, folder, report },
    (style) => `${renderSummary(report, style)}\nReport: ${visibleLine(page)}\n`,
  );
  return report;
}

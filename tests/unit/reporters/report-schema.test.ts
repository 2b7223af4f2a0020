import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';

import { buildReport } from '../../../src/analysis/build-report.ts';
import { redactTexts } from '../../../src/analysis/redact-texts.ts';
import { REPORT_SCHEMA, type Report } from '../../../src/analysis/report.ts';

import { trialRows } from '../../../src/analysis/samples/trial-rows.ts';
import { jsonReporter } from '../../../src/reporters/json.ts';
import { curveReport, exampleReport, exampleRun } from '../../support/example-run.ts';
import { buildRun } from '../../support/run-record-builder.ts';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../../schema/report.schema.json', import.meta.url), 'utf8'),
) as object;

const validate: ValidateFunction = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(SCHEMA);

/** What is wrong with `report.json` of a report, by place. */
async function faultsOf(report: Report): Promise<readonly string[]> {
  const [file] = await jsonReporter.render({ report, rows: [] });
  validate(JSON.parse(file?.content ?? ''));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('schema/report.schema.json', () => {
  it('is kept by a report with everything in it', async () => {
    expect(await faultsOf(exampleReport())).toEqual([]);
    expect(await faultsOf(curveReport())).toEqual([]);
  });

  it('is kept by the report of a run with repeats, and of one without a cell', async () => {
    const repeated = buildRun({
      repeats: 2,
      cells: [
        { technique: 'plain', outcomes: [[1, 0], 'failed', 'format-error', [1, 1]] },
        { technique: 'few-shot', outcomes: [[1, 1], [1, 0], 1] },
      ],
    });
    expect(await faultsOf(buildReport(repeated))).toEqual([]);
    expect(await faultsOf(buildReport(buildRun({ cells: [], finished: false })))).toEqual([]);
  });

  it('is kept by a report without its texts', async () => {
    const { report } = redactTexts({ report: exampleReport(), rows: trialRows(exampleRun()) });
    expect(await faultsOf(report)).toEqual([]);
  });

  it.each<[string, (report: Report) => object, string]>([
    ['a field too many', (report) => ({ ...report, more: 1 }), 'must NOT have additional properties'],
    ['a field too few', ({ notices: _, ...report }) => report, "must have required property 'notices'"],
    [
      'another version',
      (report) => ({ ...report, schema: `${report.schema}0` }),
      '/schema must be equal to constant',
    ],
    [
      'a text for a number',
      (report) => ({ ...report, totals: { ...report.totals, trials: '870' } }),
      '/totals/trials must be number',
    ],
    [
      'a word of its own',
      (report) => ({
        ...report,
        decision: report.decision.map((row) => ({
          ...row,
          cells: row.cells.map((cell) => ({ ...cell, mark: 'likely' })),
        })),
      }),
      '/decision/0/cells/0/mark must be equal to one of the allowed values',
    ],
    [
      'a renamed field deep inside',
      (report) => JSON.parse(JSON.stringify(report).replaceAll('"estimate"', '"value"')) as object,
      "must have required property 'estimate'",
    ],
  ])('refuses %s', async (_, change, fault) => {
    const faults = await faultsOf(change(exampleReport()) as Report);
    expect(faults.some((text) => text.includes(fault))).toBe(true);
  });

  it('explains its fields by the comments of the types', () => {
    const text = JSON.stringify(SCHEMA);
    expect(text).toContain('Money of a cell; `null` is unknown, never free.');
    expect(text).toContain('USD per million generated tokens.');
    expect(text).toContain('How the scores of a cell become one figure.');
    expect(text).toContain(`"const":"${REPORT_SCHEMA}"`);
  });
});

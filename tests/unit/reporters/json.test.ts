import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { seededRandom, shuffled } from '../../../src/lib/random.ts';
import { jsonReporter } from '../../../src/reporters/json.ts';
import { curveReport, exampleReport } from '../../support/example-run.ts';
import { buildRun } from '../../support/run-record-builder.ts';

async function fileOf(report: Report): Promise<{ readonly name: string; readonly content: string }> {
  const [file, ...more] = await jsonReporter.render({ report, rows: [] });
  if (file === undefined || more.length > 0) throw new Error('a report is one file of JSON');
  return file;
}

describe('report.json', () => {
  it.each([
    ['two suites', exampleReport],
    ['a learning curve', curveReport],
  ])(
    'loses nothing of a report: no figure without a number, no field without a value (%s)',
    async (_, of) => {
      const { name, content } = await fileOf(of());
      expect(name).toBe('report.json');
      // Strictly: what is not a number would come back as null, and what is undefined would not come back.
      expect(JSON.parse(content)).toStrictEqual(of());
    },
  );

  it('is for people too: indented, the run first, one line break at its end', async () => {
    const { content } = await fileOf(exampleReport());
    expect(content).toMatch(/^\{\n {2}"schema": "adaptbench-report\/\d+",\n {2}"run": \{\n {4}"id": "/);
    expect(content).toMatch(/[^\n]\n\}\n$/);
  });

  it('is the same to the byte in whatever order the trials were finished', async () => {
    const run = buildRun({
      cells: [
        { technique: 'plain', outcomes: [1, 0, 'failed', 1, 0, 1] },
        { technique: 'few-shot', outcomes: [1, 1, 0, 'format-error', 1, 1] },
      ],
    });
    const [start, ...rest] = run.records;
    const end = rest.pop();
    if (start === undefined || end === undefined) throw new Error('a run has a start and an end');
    const records = [start, ...shuffled(rest, seededRandom(1)), end];
    expect(records).not.toEqual(run.records);
    const { content } = await fileOf(buildReport({ ...run, records }));
    expect(content).toBe((await fileOf(buildReport(run))).content);
  });
});

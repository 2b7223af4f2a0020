import { expect, it } from 'vitest';
import { REPORTERS } from '../../../src/reporters/registry.ts';
import { buildReport, buildRow } from '../../support/report-builder.ts';

it('names every format, and each of them makes its file', async () => {
  const input = { report: buildReport(), rows: [buildRow()] };
  const names: string[] = [];
  for (const [name, create] of Object.entries(REPORTERS)) {
    const reporter = create();
    expect(reporter.name).toBe(name);
    for (const file of await reporter.render(input)) names.push(file.name);
  }
  expect(names).toEqual(['index.html', 'report.md', 'report.json', 'trials.csv']);
});

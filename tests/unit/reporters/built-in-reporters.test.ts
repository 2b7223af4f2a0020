import { expect, it } from 'vitest';
import { BUILT_IN_REPORTERS } from '../../../src/reporters/built-in-reporters.ts';
import { exampleReport, exampleRow } from '../../support/example-run.ts';

it.each([
  ['html', 'index.html'],
  ['markdown', 'report.md'],
  ['json', 'report.json'],
  ['csv', 'trials.csv'],
])('the format %s is %s', async (name, file) => {
  const files = await BUILT_IN_REPORTERS.get(name).render({ report: exampleReport(), rows: [exampleRow()] });
  expect(files.map((one) => one.name)).toEqual([file]);
});

it('has no other format', () => {
  expect(BUILT_IN_REPORTERS.names).toEqual(['html', 'markdown', 'json', 'csv']);
});

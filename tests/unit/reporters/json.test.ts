import { expect, it } from 'vitest';
import { jsonReporter } from '../../../src/reporters/json.ts';
import { buildReport } from '../../support/report-builder.ts';

it('writes the report as it is, its keys in order', async () => {
  const report = buildReport();
  const [file] = await jsonReporter.render({ report, rows: [] });
  expect(file?.name).toBe('report.json');
  expect(JSON.parse(file?.content ?? '')).toEqual(report);
  expect(Object.keys(JSON.parse(file?.content ?? ''))).toEqual(Object.keys(report));
  expect(file?.content.endsWith('}\n')).toBe(true);
});

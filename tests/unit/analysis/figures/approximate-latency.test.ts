import { expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { formatLatency } from '../../../../src/reporters/numbers.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

it('marks the latency of a model that is timed around more than its call', () => {
  const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 1, 0, 1] }] });
  const models = record.header.models.map((model) => ({ ...model, latency: 'approximate' as const }));
  const report = buildReport({ ...record, header: { ...record.header, models } });
  const latency = report.suites[0]?.cells[0]?.latency;
  expect(latency?.approximate).toBe(true);
  expect(report.notices.join('\n')).toContain('Latencies of local:tiny are approximate (≈)');
  const exact = buildReport(record).suites[0]?.cells[0]?.latency;
  expect(exact).not.toHaveProperty('approximate');
  expect([latency, exact].map((one) => formatLatency(1234, one ?? {}))).toEqual(['≈ 1.2 s', '1.2 s']);
});

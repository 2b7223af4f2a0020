import { expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

function latencyOf(sharedBy: (index: number) => number, place: 'local' | 'remote') {
  const record = buildRun({
    cells: [
      {
        technique: 'plain',
        outcomes: [1, 1, 0, 1],
        facts: (index) => ({ sharedBy: sharedBy(index), latencyMs: 100 }),
      },
    ],
  });
  const models = record.header.models.map((model) => ({ ...model, place }));
  return buildReport({ ...record, header: { ...record.header, models } }).suites[0]?.cells[0]?.latency;
}

it('says how many answers of a remote model were in progress at once', () => {
  expect(latencyOf((index) => 5 + index, 'remote')).toMatchObject({ n: 4, skipped: 0, atOnce: 8 });
});

it('takes only answers alone on this machine, and says nothing of others beside them', () => {
  const latency = latencyOf((index) => (index < 2 ? 1 : 3), 'local');
  expect(latency).toMatchObject({ n: 2, skipped: 2 });
  expect(latency).not.toHaveProperty('atOnce');
});

import { expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { GenerateResponse } from '../../../../src/protocol/model.ts';
import type { RunRecord } from '../../../../src/protocol/run-record.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

/** A run of a cell whose answers came back in these ways, and whose last trials failed in those. */
function run(responses: readonly Partial<GenerateResponse>[], kinds: readonly string[]): RunRecord {
  const outcomes = [...responses.map(() => 1 as const), ...kinds.map(() => 'failed' as const)];
  const record = buildRun({ cells: [{ technique: 'plain', outcomes }] });
  let call = 0;
  let failed = 0;
  return {
    ...record,
    records: record.records.map((line) => {
      if (line.type === 'call') return { ...line, response: { ...line.response, ...responses[call++] } };
      if (line.type !== 'trial' || line.outcome.status !== 'failed') return line;
      return { ...line, outcome: { ...line.outcome, kind: kinds[failed++] ?? '' } };
    }),
  };
}

it('keeps apart what was refused, filtered, empty, and what failed in which way', () => {
  const record = run(
    [
      {},
      { text: '', finishReason: 'stop' },
      { text: 'I cannot.', finishReason: 'content-filter', refused: true },
      { text: '', finishReason: 'content-filter' },
      { text: '', finishReason: 'length' },
    ],
    ['not-recorded', 'not-recorded', 'truncated', 'malformed'],
  );
  const report = buildReport(record);
  expect(report.suites[0]?.cells[0]?.trials).toMatchObject({
    cut: 1,
    failed: 4,
    endings: { 'not-recorded': 2, 'content-filter': 1, empty: 1, malformed: 1, refused: 1, truncated: 1 },
  });
  expect(report.notices.filter((notice) => notice.includes('refused by the model'))).toMatchInlineSnapshot(`
    [
      "toy, plain with local:tiny, 9 trials: 2 without a recorded answer, 1 stopped by a content filter, 1 with an answer that cannot be read, 1 refused by the model and 1 broken off in the middle of the answer.",
    ]
  `);
});

it('says nothing where every answer is a plain one', () => {
  const report = buildReport(run([{}, {}], []));
  expect(report.suites[0]?.cells[0]?.trials).not.toHaveProperty('endings');
});

import { expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

/** What is said of waits in a run of four calls that spent so many ms on failed attempts and pauses. */
function waitsOf(...retryMs: readonly number[]): readonly string[] {
  const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 1, 0, 1] }] });
  let call = 0;
  const records = record.records.map((line) => {
    if (line.type !== 'call') return line;
    const timing = { ...line.response.timing, retryMs: retryMs[call++] ?? 0 };
    return { ...line, response: { ...line.response, timing } };
  });
  return buildReport({ ...record, records }).notices.filter((notice) =>
    notice.includes('waited for a server'),
  );
}

it('says how long calls waited for a server, which the pace of answers counts', () => {
  expect(waitsOf()).toEqual([]);
  expect(waitsOf(500, 9_999)).toEqual([]);
  expect(waitsOf(500, 21_000, 12_000)).toEqual([
    '2 calls waited for a server that was away, failed or limited calls, the longest 21.0 s: answers per second count that, latencies do not.',
  ]);
});

it.each([
  [undefined, []],
  [0.2, []],
  [
    1.24,
    [
      'Other programs kept 1.2 of 2 cores of this machine busy during the run: latencies and machine costs of the models on it are too high. Measure again when it is idle.',
    ],
  ],
])('says that the machine was busy with other work: %s cores', (otherCores, expected) => {
  const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 1, 0, 1] }] });
  const records = record.records.map((line) =>
    line.type === 'session' && otherCores !== undefined ? { ...line, otherCores } : line,
  );
  const header = { ...record.header, machine: { ...record.header.machine, cores: 2 } };
  const notices = (models = header.models) =>
    buildReport({ ...record, header: { ...header, models }, records }).notices.filter((notice) =>
      notice.includes('busy'),
    );
  expect(notices()).toEqual(expected);
  expect(notices(header.models.map((model) => ({ ...model, place: 'remote' as const })))).toEqual([]);
});

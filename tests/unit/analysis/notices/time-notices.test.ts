import { describe, expect, it } from 'vitest';
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

describe('calls that wait for each other at a server', () => {
  const said = (latencyMs: (sharedBy: number) => number) => {
    const facts = (index: number) => {
      const sharedBy = index < 15 ? 8 : 1;
      return { sharedBy, latencyMs: latencyMs(sharedBy) + index };
    };
    const record = buildRun({
      cells: [{ technique: 'plain', outcomes: Array<0 | 1>(20).fill(1), facts }],
    });
    const models = record.header.models.map((model) => ({ ...model, place: 'remote' as const }));
    return buildReport({ ...record, header: { ...record.header, models } }).notices.filter((notice) =>
      notice.includes('wait for each other'),
    );
  };

  it('are told, with what an answer takes alone', () => {
    expect(said((sharedBy) => 1000 * sharedBy)).toEqual([
      'Calls to local:tiny wait for each other at its server: an answer took 1.0 s alone and 8.0 s beside up to 7 others (toy, plain). Latencies of this run are those of that queue; measure them with --concurrency 1.',
    ]);
  });

  it('are not told of a server that keeps up', () => {
    expect(said((sharedBy) => 1000 + 20 * sharedBy)).toEqual([]);
  });
});

it('counts a cell without a latency also where every answer was a format error', () => {
  const facts = { cachedFrom: 'run-0' };
  const untimed = buildReport(
    buildRun({
      cells: [
        { technique: 'plain', outcomes: [1, 0], facts },
        { technique: 'vague', outcomes: ['format-error', 'format-error'], facts },
      ],
    }),
  ).notices.filter((notice) => notice.includes('without a latency'));
  expect(untimed).toEqual([
    '2 cells of 2 without a latency: every attempt was cached or shared the machine with others.',
  ]);
});

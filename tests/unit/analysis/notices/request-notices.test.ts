import { expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { RunRecord } from '../../../../src/protocol/run-record.ts';
import type { Adaptation } from '../../../../src/protocol/words.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

/** A run of four calls, of which each was sent otherwise than asked for. */
function run(...adapted: readonly (readonly Adaptation[])[]): RunRecord {
  const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 1, 0, 1] }] });
  let call = 0;
  return {
    ...record,
    records: record.records.map((line) => {
      if (line.type !== 'call') return line;
      const own = adapted[call++] ?? [];
      return own.length === 0 ? line : { ...line, response: { ...line.response, adapted: own } };
    }),
  };
}
const noticesOf = (record: RunRecord): readonly string[] =>
  buildReport(record).notices.filter((notice) => /refuses|takes no|is not told/.test(notice));

it('says what was not sent as it was asked for, and in how many calls', () => {
  expect(noticesOf(run())).toEqual([]);
  const all = ['temperature', 'seed'] as const;
  expect(noticesOf(run(all, all, all, all)).join('\n')).toMatchInlineSnapshot(`
    "local:tiny refuses the temperature that was asked for: answers are not greedy, but drawn at the server’s own temperature, and may vary.
    local:tiny refuses a seed: answers that are drawn by chance may vary."
  `);
  expect(noticesOf(run(['system-role'], ['stop', 'token-limit'])).join('\n')).toMatchInlineSnapshot(`
    "local:tiny refuses stop texts (1 of 4 calls): answers were cut here, and what followed a stop text was paid for.
    local:tiny takes no system role (1 of 4 calls): system prompts were put before the first user turn.
    local:tiny takes no token limit as short as was asked for (1 of 4 calls): it was raised to the least that is taken."
  `);
});

it('says what an application is not told, which is no refusal', () => {
  const record = run(['temperature', 'seed'], ['stop']);
  const models = record.header.models.map((model) => ({ ...model, configHash: 'k' }));
  const told = noticesOf({ ...record, header: { ...record.header, models } });
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "local:tiny is not told the temperature that was asked for (1 of 4 calls): answers are drawn at its own, and may vary.
    local:tiny is not told a seed (1 of 4 calls): answers that are drawn by chance may vary.
    local:tiny is not told stop texts (1 of 4 calls): answers were cut here."
  `);
});

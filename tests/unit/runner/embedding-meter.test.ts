import { expect, it } from 'vitest';
import type { Embedder } from '../../../src/core/embedder.ts';
import { CallFailure } from '../../../src/http/failure.ts';
import { providerError } from '../../../src/http/provider-error.ts';
import { Reserve } from '../../../src/pricing/reserve.ts';
import type { JournalRecord } from '../../../src/protocol/records.ts';
import type { Desk } from '../../../src/runner/desk.ts';
import { EmbeddingMeter } from '../../../src/runner/embedding-meter.ts';
import { noSignal } from '../../support/models.ts';

const ID = 'openai:vectors';
const price = { match: ID, inputPerMillion: 1, asOf: '2026-01-01', source: 'test' };
const target = { provider: 'openai', model: 'vectors', endpoint: 'x', keyVariable: null, secrets: [] };
const asked = (failure: CallFailure): Error => providerError(failure, target);
const late = new CallFailure({ kind: 'timeout', message: 'late', paid: { usage: null } });

/** What an embedder that fails leaves on record. */
async function recordsOf(error: Error): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  const emit: Desk['emit'] = async (...emitted) => void records.push(...emitted);
  const meter = new EmbeddingMeter();
  meter.begin({ desk: { emit } as Desk, reserve: new Reserve([price]) });
  const info = { id: ID } as Embedder['info'];
  const embedder = meter.watch({ info, embed: () => Promise.reject(error), close: async () => {} });
  await expect(embedder.embed(['one'], noSignal())).rejects.toBe(error);
  return records;
}

it.each([
  ['is refused', asked(new CallFailure({ kind: 'status', status: 400, message: 'no' }))],
  ['reaches nobody', asked(new CallFailure({ kind: 'connection', message: 'refused' }))],
  ['is not sent, because another one came too late', asked(late.again())],
])('is free where a call %s', async (_what, error) => {
  expect(await recordsOf(error)).toMatchObject([{ type: 'sent' }, { type: 'unanswered' }]);
});

it.each([
  ['comes too late', asked(late)],
  ['fails in a way of its own', new Error('broken')],
])('may be paid for where a call %s', async (_what, error) => {
  expect(await recordsOf(error)).toMatchObject([
    { type: 'sent', reserved: 81_000 },
    { type: 'embedded', inputTokens: null },
  ]);
});

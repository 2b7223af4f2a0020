import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fits } from '../../../src/protocol/fits.ts';
import { jsonSchema } from '../../../src/protocol/json.ts';
import { recordSchema } from '../../../src/protocol/records.ts';
import { sampleRecordSchema } from '../../../src/protocol/sample.ts';

const schema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('a'),
    text: z.string(),
    word: z.enum(['x', 'y']).nullable(),
    list: z.array(z.number()).exactOptional(),
    flag: z.boolean().optional(),
  }),
  z.object({ type: z.literal('b'), map: z.record(z.string(), z.number()), any: jsonSchema.exactOptional() }),
]);

const CALL = {
  type: 'call',
  key: 'k',
  trial: 't',
  model: 'openai:small',
  request: {
    prompt: { form: 'chat', messages: [{ role: 'user', content: 'Hello' }] },
    maxTokens: 8,
    temperature: 0,
    seed: 1,
    stop: [],
  },
  response: {
    text: 'positive',
    finishReason: 'stop',
    usage: { inputTokens: 50, cachedInputTokens: 0, outputTokens: 2 },
    timing: { latencyMs: 1.5, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
  },
  cachedFrom: null,
};

const value = fc.oneof(
  fc.constantFrom('a', 'b', 'x', '', null, true, 1),
  fc.constant({}),
  fc.constant([1, 2]),
  fc.constant({ key: 1 }),
  fc.constant(['no']),
);
const fields = fc.oneof(
  fc.record(
    { type: fc.constant('a'), text: value, word: value, list: value, flag: value },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('b'), map: value, any: value, more: value }, { requiredKeys: ['type'] }),
);

describe('fits', () => {
  it('says yes to nothing that the schema would not give back as it is', () => {
    const isValue = fits(schema);
    let yes = 0;
    fc.assert(
      fc.property(fields, (json) => {
        if (!isValue(json)) return;
        yes++;
        expect(schema.parse(json)).toEqual(json);
      }),
      { numRuns: 5_000, seed: 1 },
    );
    expect(yes).toBeGreaterThan(20);
  });

  it('takes what is usual in a journal without asking the schema', () => {
    const isRecord = fits(recordSchema);
    expect(isRecord(CALL)).toBe(true);
    expect(isRecord({ type: 'sent', key: 'k' })).toBe(true);
    expect(
      isRecord({ type: 'score', trial: 't', metric: 'm', scorerVersion: 1, value: null, detail: { a: [] } }),
    ).toBe(true);
    const sample = {
      suite: 's',
      id: '1',
      split: 'test',
      input: 'i',
      targets: ['t'],
      metadata: { a: { b: null } },
    };
    expect(fits(sampleRecordSchema)(sample)).toBe(true);
  });

  it.each([
    ['a field that nobody knows', { ...CALL, more: 1 }],
    ['a field too few', { type: 'sent' }],
    ['a number that is none', { type: 'load', model: 'm', elapsedMs: Number.POSITIVE_INFINITY }],
    ['a list', []],
    ['nothing', null],
  ])('leaves %s to the schema', (_what, json) => {
    expect(fits(recordSchema)(json)).toBe(false);
  });

  it.each([
    z.string().min(2),
    z.email(),
    z.int(),
    z.strictObject({}),
    z.string().transform((text) => text.length),
    z.string().default('no'),
  ])('leaves to the schema what it does not know: %#', (other) => {
    expect(fits<unknown>(other)({})).toBe(false);
    expect(fits<unknown>(other)('a@b.example')).toBe(false);
    expect(fits<unknown>(other)(1)).toBe(false);
  });
});
